package io.ficus.membership.application;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import java.util.Optional;

/** Lines of all members' ledgers, for whoever knows a line and not whose it is. */
public interface LedgerLines {

  /** Whose line it is; empty if there is none. Joins the caller's transaction if there is one. */
  Optional<MemberId> holderOf(EntryId line);
}
