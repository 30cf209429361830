package io.ficus.reconciliation;

import java.util.function.Consumer;

/**
 * Brings aggregates of one domain, in the store that follows, to what the store that leads says.
 * Implemented beside the {@link Pair}, in the legacy adapter. Thread-safe.
 *
 * <p>Promises: what is written is derived again from the leading store when it is asked for, never
 * from what a run noted. It is read in such a way that its place in the leading store's log is
 * known, and written under the newer-position rule at that place, in one transaction of the store
 * that follows: so whatever is newer there stays, and whatever comes later wins. Nothing that is
 * written is taken for a decision of that store: it does not echo.
 */
public interface Repairer {

  /** Whose aggregates it repairs. */
  String domain();

  /**
   * Repairs one aggregate.
   *
   * @param target the store that follows now; if it does not any more, the answer is {@link
   *     RepairOutcome.Withheld}
   */
  RepairOutcome repair(RepairTarget target, AggregateKey key, Terms terms);

  /** Puts back what stood there before, where nothing newer than the repair has come since. */
  RepairOutcome undo(AggregateKey key, BeforeImage before, Terms terms);

  /**
   * On what terms.
   *
   * @param id unique for this repair of this aggregate, without {@code |}; stands in origin marks
   * @param removals whether rows that the leading store does not have are removed; what the repair
   *     itself had inserted, {@link #undo} removes in any case
   * @param rehearsal says what would be done; takes no lock, leaves no mark and writes nothing
   * @param keep is told what stands there, inside the writing transaction and before it writes; not
   *     called if there is nothing to write, nor in a rehearsal
   */
  record Terms(String id, boolean removals, boolean rehearsal, Consumer<BeforeImage> keep) {}
}
