package io.ficus.cutover.application;

/** Whether a part that a procedure needs is installed. */
public sealed interface Availability {

  /** It is installed and promises to do its work. */
  record Available() implements Availability {}

  /**
   * It is not.
   *
   * @param reason what is missing, as a clause, for people
   */
  record Unavailable(String reason) implements Availability {}
}
