package io.ficus.membership.adapter.out.jooq;

import static io.ficus.membership.adapter.out.jooq.generated.Tables.ENROLMENT;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.LEDGER_ENTRY;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.MARKETING_CONSENT;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.PROFILE;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.val;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.adapter.out.jooq.generated.tables.records.EnrolmentRecord;
import io.ficus.membership.adapter.out.jooq.generated.tables.records.LedgerEntryRecord;
import io.ficus.membership.adapter.out.jooq.generated.tables.records.MarketingConsentRecord;
import io.ficus.membership.adapter.out.jooq.generated.tables.records.ProfileRecord;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.Profile;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;

/** Reads all parts of a member in one statement, so that they are of one moment. */
final class PartReader {

  private final DSLContext sql;

  PartReader(DSLContext sql) {
    this.sql = sql;
  }

  Member read(MemberId id) {
    Field<Long> wanted = val(id.value()).as("wanted");
    var root = sql.select(wanted).asTable("root");
    Field<Long> member = root.field(wanted);
    var ledger =
        multiset(selectFrom(LEDGER_ENTRY).where(LEDGER_ENTRY.MEMBER_ID.eq(id.value())))
            .convertFrom(lines -> lines.map(PartReader::line));
    var row =
        sql.select(ledger)
            .select(PROFILE.fields())
            .select(ENROLMENT.fields())
            .select(MARKETING_CONSENT.fields())
            .from(root)
            .leftJoin(PROFILE)
            .on(PROFILE.MEMBER_ID.eq(member))
            .leftJoin(ENROLMENT)
            .on(ENROLMENT.MEMBER_ID.eq(member))
            .leftJoin(MARKETING_CONSENT)
            .on(MARKETING_CONSENT.MEMBER_ID.eq(member))
            .fetchSingle();
    List<LedgerEntry> lines = row.get(ledger);
    return new Member(
        id,
        row.get(PROFILE.MEMBER_ID) == null
            ? Optional.empty()
            : Optional.of(profile(row.into(PROFILE))),
        row.get(ENROLMENT.MEMBER_ID) == null
            ? Optional.empty()
            : Optional.of(enrolment(row.into(ENROLMENT))),
        row.get(MARKETING_CONSENT.MEMBER_ID) == null
            ? Optional.empty()
            : Optional.of(consent(row.into(MARKETING_CONSENT))),
        lines);
  }

  private static Profile profile(ProfileRecord row) {
    return new Profile(
        new MemberId(row.getMemberId()),
        row.getGivenName(),
        row.getFamilyName(),
        Optional.ofNullable(row.getEmail()),
        Optional.ofNullable(row.getNote()),
        row.getArchived());
  }

  private static Enrolment enrolment(EnrolmentRecord row) {
    return new Enrolment(
        new MemberId(row.getMemberId()),
        row.getEnrolledAt().toInstant(),
        Enrolment.Status.valueOf(row.getStatus()),
        row.getLifetimeSpend());
  }

  private static MarketingConsent consent(MarketingConsentRecord row) {
    return new MarketingConsent(new MemberId(row.getMemberId()), row.getConsentId());
  }

  private static LedgerEntry line(LedgerEntryRecord row) {
    return new LedgerEntry(
        new EntryId(row.getEntryId()),
        new MemberId(row.getMemberId()),
        LedgerEntry.Type.valueOf(row.getType()),
        row.getPoints(),
        row.getOccurredAt().toInstant(),
        Optional.ofNullable(row.getPurchase()),
        Optional.ofNullable(row.getRequestId()).map(RequestId::new));
  }
}
