package io.ficus.seam.reverse;

/** What settling a stray write came to. */
public sealed interface SettlementOutcome {

  /** It is settled and durable; or would be, where that was all that was asked. */
  record Settled(long id, StrayWrite.State state) implements SettlementOutcome {}

  /** There is no open stray write of this number. */
  record NotOpen(long id) implements SettlementOutcome {}

  /**
   * The domain cannot take the write over, or has decided otherwise of the same row, or cannot tell
   * which row it was. Nothing was changed, and the write is still open.
   *
   * @param why what stands against it and what to do instead, to be read after "because"
   */
  record NotAdoptable(long id, String why) implements SettlementOutcome {}

  /**
   * The legacy store has the authority, so its rows are right as they are; CDC has brought or will
   * bring them. Nothing was changed.
   */
  record NotTheAuthority() implements SettlementOutcome {}
}
