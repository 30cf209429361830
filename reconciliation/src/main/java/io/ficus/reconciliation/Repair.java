package io.ficus.reconciliation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A plan to repair what a run found, and how far it has come.
 *
 * @param id rises with every repair of any domain
 * @param run whose differences it repairs
 * @param deletes whether what the leading side does not have is deleted on the other
 * @param mostDeletes of no more aggregates than this
 * @param actor who planned it
 * @param reason why
 * @param endedAt when it was last applied or undone to its end
 * @param keys how many keys stand how
 */
public record Repair(
    long id,
    String domain,
    long run,
    State state,
    boolean deletes,
    int mostDeletes,
    String actor,
    String reason,
    Instant plannedAt,
    Optional<Instant> endedAt,
    Map<KeyState, Long> keys) {

  public Repair {
    keys = Map.copyOf(keys);
  }

  /** How far it has come. */
  public enum State {
    PLANNED,
    /** Being applied; or its process is gone, and applying it again goes on with it. */
    APPLYING,
    APPLIED,
    /** Being undone; or its process is gone, and undoing it again goes on with it. */
    UNDOING,
    UNDONE
  }

  /** How one key stands. */
  public enum KeyState {
    /** Not looked at yet. */
    OPEN,
    /** Written, and not compared again yet. */
    WRITTEN,
    /** Written, compared again, and the sides agree. */
    VERIFIED,
    /** Written, compared again, and they still differ. */
    STILL_DIFFERS,
    /** Written, and it could not be proven what came of it. */
    UNVERIFIED,
    /** Not written: there was nothing to repair any more. */
    SKIPPED,
    /** Not written: somebody has to do something first. */
    WITHHELD,
    /** Not written: it broke off. */
    FAILED,
    /** Put back. */
    UNDONE,
    /** Not put back: something newer had come. */
    KEPT
  }

  /**
   * One key.
   *
   * @param kind MISSING, EXTRA or DIFFERING, as the run found it
   * @param detail what was done, or why not; empty before
   */
  public record Key(AggregateKey key, String kind, KeyState state, String detail) {}
}
