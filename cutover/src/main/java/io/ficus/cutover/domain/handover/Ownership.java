package io.ficus.cutover.domain.handover;

import io.ficus.cutover.Authority;

/**
 * Who may write a domain's data, as one store has it on record (contract C5). Each of the two
 * stores keeps such a row, and every authoritative write checks it inside its own transaction.
 *
 * <p>A store lets an authoritative write of epoch {@code e} through if, and only if, {@code writes}
 * is OPEN, {@code authority} names that very store, and {@code e} is not less than {@code epoch}.
 *
 * @param epoch the epoch at which the authority last moved; never falls
 * @param authority the store whose answer counts, as far as this store was told
 * @param writes whether authoritative writes are let through
 * @param term the term of whoever set the row: grows with every attempt to move the authority and
 *     with every take-over of one, so that an old coordinator that wakes up is refused; never falls
 */
public record Ownership(long epoch, Authority authority, Writes writes, long term) {

  /** Whether authoritative writes are let through. */
  public enum Writes {
    OPEN,
    /** Refused. In the legacy store the triggers refuse writers that Ficus does not control. */
    FENCED,
    /**
     * Refused for good, and so is what the other store decides: this store was left behind, and
     * nothing is brought here any more.
     */
    CLOSED
  }

  /** What every store is told when a domain becomes known: the legacy store has the authority. */
  public static Ownership atTheStart(Authority store) {
    return new Ownership(
        1, Authority.LEGACY, store == Authority.LEGACY ? Writes.OPEN : Writes.FENCED, 0);
  }

  /** Whether a store with this row takes authoritative writes. */
  public boolean opens(Authority store) {
    return writes == Writes.OPEN && authority == store;
  }

  /** Whether a row with this epoch and term may become the other. */
  public boolean mayBecome(Ownership next) {
    return next.term >= term
        && next.epoch >= epoch
        && (writes != Writes.CLOSED || next.writes == Writes.CLOSED);
  }

  /** As this, with the writes refused, set by a term. */
  public Ownership fenced(long byTerm) {
    return new Ownership(epoch, authority, Writes.FENCED, byTerm);
  }

  /** As this, set by a term. */
  public Ownership claimed(long byTerm) {
    return new Ownership(epoch, authority, writes, byTerm);
  }
}
