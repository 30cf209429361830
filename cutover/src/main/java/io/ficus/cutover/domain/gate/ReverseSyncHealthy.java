package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;

/**
 * The reverse sync carries writes, none is a dead letter, and none waits too long.
 *
 * @param maxLag how old the oldest write may be that it has not applied
 */
record ReverseSyncHealthy(Duration maxLag) implements GateRule {

  @Override
  public String id() {
    return "reverse-sync-healthy";
  }

  @Override
  public String limit() {
    return "running, 0 dead letters, lag under " + maxLag.toMillis() + " ms";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence.reverseSync().either(this::judge, this::missing);
  }

  private Gate judge(ReverseSyncState sync) {
    String value =
        sync.state()
            + ", "
            + sync.deadLetters()
            + " dead letters, lag "
            + sync.lag().toMillis()
            + " ms";
    boolean healthy = sync.running() && sync.deadLetters() == 0 && sync.lag().compareTo(maxLag) < 0;
    return healthy
        ? measured(OPEN, value, Duration.ZERO, "The legacy store follows.")
        : measured(
            CLOSED,
            value,
            Duration.ZERO,
            "The legacy store does not have every write of the domain, so there is no way back"
                + " without loss. Mend the reverse sync first.");
  }
}
