package io.ficus.cdc.bridge.fault;

import org.jspecify.annotations.Nullable;

/** Why a bridge cannot go on, and whether waiting can help. */
public final class BridgeFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean fatal;

  private BridgeFault(String message, @Nullable Throwable cause, boolean fatal) {
    super(message, cause);
    this.fatal = fatal;
  }

  /** A person must mend something first. */
  public static BridgeFault fatal(String message) {
    return new BridgeFault(message, null, true);
  }

  public static BridgeFault fatal(String message, @Nullable Throwable cause) {
    return new BridgeFault(message, cause, true);
  }

  /** It may pass by itself. */
  public static BridgeFault passing(String message, @Nullable Throwable cause) {
    return new BridgeFault(message, cause, false);
  }

  public boolean isFatal() {
    return fatal;
  }
}
