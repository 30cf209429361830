package io.ficus.seam.reverse;

/** What settling a stray write came to. */
public sealed interface SettlementOutcome {

  /** It is settled and durable; or would be, where that was all that was asked. */
  record Settled(long id, StrayWrite.State state) implements SettlementOutcome {}

  /** There is no open stray write of this number. */
  record NotOpen(long id) implements SettlementOutcome {}

  /**
   * The legacy store has the authority, so its rows are right as they are; CDC has brought or will
   * bring them. Nothing was changed.
   */
  record NotTheAuthority() implements SettlementOutcome {}
}
