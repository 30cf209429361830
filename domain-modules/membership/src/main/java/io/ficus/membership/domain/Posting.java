package io.ficus.membership.domain;

import io.ficus.membership.EntryId;
import io.ficus.membership.RequestId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a new ledger line has from outside the rules.
 *
 * @param entry the id that the line gets if there is one; nobody else has it
 * @param request the request that asks for it
 * @param at now; kept to the microsecond, which every store can hold
 */
public record Posting(EntryId entry, RequestId request, Instant at) {

  public Posting {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }
}
