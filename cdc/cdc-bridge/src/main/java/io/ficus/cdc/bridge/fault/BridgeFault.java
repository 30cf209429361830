package io.ficus.cdc.bridge.fault;

import org.jspecify.annotations.Nullable;

/** Why a bridge cannot go on, and whether waiting can help. */
public final class BridgeFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private enum Kind {
    FATAL,
    PASSING,
    TOO_MUCH
  }

  private final Kind kind;

  private BridgeFault(String message, @Nullable Throwable cause, Kind kind) {
    super(message, cause);
    this.kind = kind;
  }

  /** A person must mend something first. */
  public static BridgeFault fatal(String message) {
    return new BridgeFault(message, null, Kind.FATAL);
  }

  public static BridgeFault fatal(String message, @Nullable Throwable cause) {
    return new BridgeFault(message, cause, Kind.FATAL);
  }

  /** It may pass by itself. */
  public static BridgeFault passing(String message, @Nullable Throwable cause) {
    return new BridgeFault(message, cause, Kind.PASSING);
  }

  /** It passes once fewer rows are read at once. */
  public static BridgeFault tooMuch(String message) {
    return new BridgeFault(message, null, Kind.TOO_MUCH);
  }

  public boolean isFatal() {
    return kind == Kind.FATAL;
  }

  public boolean isTooMuch() {
    return kind == Kind.TOO_MUCH;
  }
}
