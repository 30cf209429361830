package io.ficus.cutover;

import java.util.Optional;

/**
 * What was found when the stored state of a domain was held against the facts.
 *
 * @param check what was looked at
 * @param command the safe next command; absent if there is nothing to do, or nothing safe
 */
public record DoctorFinding(String check, State state, String finding, Optional<String> command) {

  /** Whether state and facts agree. */
  public enum State {
    OK,
    PROBLEM,
    /** It could not be looked at, so nothing may be concluded. */
    UNKNOWN
  }
}
