package io.ficus.membership.application;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.Profile;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Parts as tests need them, of values that every store can hold. */
public final class SampleParts {

  /** An instant without parts of a microsecond, far from any change of clocks. */
  public static final Instant NOON = Instant.parse("2026-02-10T12:00:00.123456Z");

  private SampleParts() {}

  /** A profile with nothing special to it. */
  public static Profile profile(MemberId member) {
    return new Profile(
        member, "Ada", "Lovelace", Optional.of("ada@example.org"), Optional.empty(), false);
  }

  /** An active enrolment with nothing spent. */
  public static Enrolment enrolment(MemberId member) {
    return new Enrolment(member, NOON, Enrolment.Status.ACTIVE, BigDecimal.ZERO);
  }

  /** A line that gives points, or takes them, by hand. */
  public static LedgerEntry adjusted(MemberId member, EntryId id, long points, String request) {
    return new LedgerEntry(
        id,
        member,
        LedgerEntry.Type.ADJUSTED,
        points,
        NOON,
        Optional.empty(),
        Optional.of(new RequestId(request)));
  }
}
