package io.ficus.membership.domain;

import io.ficus.membership.MemberId;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one person: the sum of the stored parts. Immutable; rules answer with new parts.
 *
 * @param ledger oldest first, ties by entry id
 */
public record Member(
    MemberId id,
    Optional<Profile> profile,
    Optional<Enrolment> enrolment,
    Optional<MarketingConsent> marketingConsent,
    List<LedgerEntry> ledger) {

  public Member {
    ledger = List.copyOf(ledger);
  }

  /** Somebody of whom nothing is known yet. */
  public static Member unknown(MemberId id) {
    return new Member(id, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  /** The sum of the ledger, in points. */
  public long balance() {
    return ledger.stream().mapToLong(LedgerEntry::points).sum();
  }
}
