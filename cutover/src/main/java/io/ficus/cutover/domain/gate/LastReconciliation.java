package io.ficus.cutover.domain.gate;

import io.ficus.cutover.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The latest reconciliation run of a domain that has ended, however it ended. */
public sealed interface LastReconciliation {

  /** There never was one. */
  record NeverRun() implements LastReconciliation {}

  /**
   * The latest run that has ended.
   *
   * @param runId names the run
   * @param verdict what it found; a run that failed is UNPROVEN
   * @param keys how many it compared
   * @param complete whether it compared every key of both sides
   * @param startedAt when it read its first row
   * @param finishedAt when it had read its last
   */
  record Run(
      String runId,
      Verdict verdict,
      long keys,
      boolean complete,
      Instant startedAt,
      Instant finishedAt)
      implements LastReconciliation {

    Gate.Basis basis() {
      return new Gate.Basis(keys, Optional.empty());
    }

    /** The time since the run ended; zero if another clock says that it has yet to. */
    Duration ageAt(Instant now) {
      Duration age = Duration.between(finishedAt, now);
      return age.isNegative() ? Duration.ZERO : age;
    }
  }

  /** What a run found. */
  enum Verdict {
    MATCHES,
    DIFFERS,
    /** Some of it could not be measured; it may or may not differ. */
    UNPROVEN,
    /** Something was repaired since it began, so whatever it found says nothing any more. */
    REPAIRED
  }
}
