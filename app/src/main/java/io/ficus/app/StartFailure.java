package io.ficus.app;

import org.jspecify.annotations.Nullable;

/**
 * Ficus could not start, for a reason that the person at the keyboard can mend. The message says
 * what, why and what to do.
 */
public final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean usage;

  private StartFailure(String message, boolean usage, @Nullable Throwable cause) {
    super(message, cause);
    this.usage = usage;
  }

  /** What was typed or configured is wrong. */
  public static StartFailure usage(String message) {
    return new StartFailure(message, true, null);
  }

  /** Something that Ficus needs is not as it should be. */
  public static StartFailure of(String message, @Nullable Throwable cause) {
    return new StartFailure(message, false, cause);
  }

  /** True if the way out is to call or configure it differently. */
  public boolean isUsage() {
    return usage;
  }
}
