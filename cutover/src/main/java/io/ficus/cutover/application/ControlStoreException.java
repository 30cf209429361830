package io.ficus.cutover.application;

/**
 * The control store could not be used. If it happened while a change was stored, it is unknown
 * whether the change was committed: read the state before trying again.
 */
public final class ControlStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what was tried.
   *
   * @param attempt what was tried, as in "read the stages"
   */
  public ControlStoreException(String attempt, Throwable cause) {
    super(
        "The control store could not "
            + attempt
            + ": "
            + root(cause)
            + ". Check that the database `domains` is up and that schema `control` is migrated.",
        cause);
  }

  // What is between wraps it in whole SQL statements, which tell an operator nothing.
  private static String root(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("no message");
  }
}
