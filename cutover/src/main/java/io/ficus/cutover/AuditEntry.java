package io.ficus.cutover;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One change of a domain's stage, as it was recorded in the transaction of the change.
 *
 * @param kind what happened
 * @param from the stage before; absent where the domain was registered
 * @param to the stage after
 * @param epoch the epoch after
 * @param actor who asked for it
 * @param reason why, in the actor's words
 * @param gates what the gates said; empty where none was asked
 * @param at when
 */
public record AuditEntry(
    String domain,
    Kind kind,
    Optional<Stage> from,
    Stage to,
    long epoch,
    String actor,
    String reason,
    List<Gate> gates,
    Instant at) {

  public AuditEntry {
    gates = List.copyOf(gates);
  }

  /** What happened to the stage. */
  public enum Kind {
    /** The domain became known, at OFF. */
    REGISTERED,
    ADVANCED,
    ROLLED_BACK
  }
}
