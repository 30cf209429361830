package io.ficus.membership.adapter.out.jooq;

import static io.ficus.membership.adapter.out.jooq.generated.Tables.ENROLMENT;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.LEDGER_ENTRY;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.MARKETING_CONSENT;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.PROFILE;
import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.adapter.out.jooq.generated.tables.records.EnrolmentRecord;
import io.ficus.membership.adapter.out.jooq.generated.tables.records.MarketingConsentRecord;
import io.ficus.membership.adapter.out.jooq.generated.tables.records.ProfileRecord;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.Table;

/**
 * Reads all parts of a member in one statement, so that they are of one moment: one row has what
 * there is once, and each line of the ledger is a row of its own. Every write reads, so the
 * statement is rendered once and not for each of them.
 */
final class PartReader {

  private static final List<Table<?>> TABLES =
      List.of(PROFILE, ENROLMENT, MARKETING_CONSENT, LEDGER_ENTRY);

  private static final Field<?>[] FIELDS =
      TABLES.stream().flatMap(Table::fieldStream).toArray(Field[]::new);

  private final DSLContext sql;
  private final String statement;

  PartReader(DSLContext sql) {
    this.sql = sql;
    Field<Long> wanted = param("member", Long.class).as("wanted");
    var root = select(wanted).asTable("root");
    Field<Long> member = root.field(wanted);
    this.statement =
        sql.render(
            select(of(PROFILE, ENROLMENT, MARKETING_CONSENT))
                .from(root)
                .leftJoin(PROFILE)
                .on(PROFILE.MEMBER_ID.eq(member))
                .leftJoin(ENROLMENT)
                .on(ENROLMENT.MEMBER_ID.eq(member))
                .leftJoin(MARKETING_CONSENT)
                .on(MARKETING_CONSENT.MEMBER_ID.eq(member))
                .unionAll(
                    select(of(LEDGER_ENTRY))
                        .from(LEDGER_ENTRY)
                        .where(LEDGER_ENTRY.MEMBER_ID.eq(param("member", Long.class)))));
  }

  /** All fields, of which only those of some tables have a value. */
  private static List<SelectFieldOrAsterisk> of(Table<?>... tables) {
    List<Table<?>> read = List.of(tables);
    return TABLES.stream()
        .<SelectFieldOrAsterisk>flatMap(
            table ->
                read.contains(table)
                    ? table.fieldStream()
                    : table.fieldStream().map(field -> castNull(field)))
        .toList();
  }

  Member read(MemberId id) {
    Member member = Member.unknown(id);
    List<LedgerEntry> lines = new ArrayList<>();
    for (Record row : sql.resultQuery(statement, id.value(), id.value()).coerce(FIELDS).fetch()) {
      if (row.get(LEDGER_ENTRY.ENTRY_ID) == null) {
        member = parts(id, row);
      } else {
        lines.add(line(row));
      }
    }
    return new Member(id, member.profile(), member.enrolment(), member.marketingConsent(), lines);
  }

  private static Member parts(MemberId id, Record row) {
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
        List.of());
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

  // There may be thousands of them: a record of its own for each would cost more than the reading.
  private static LedgerEntry line(Record row) {
    return new LedgerEntry(
        new EntryId(row.get(LEDGER_ENTRY.ENTRY_ID)),
        new MemberId(row.get(LEDGER_ENTRY.MEMBER_ID)),
        LedgerEntry.Type.valueOf(row.get(LEDGER_ENTRY.TYPE)),
        row.get(LEDGER_ENTRY.POINTS),
        row.get(LEDGER_ENTRY.OCCURRED_AT).toInstant(),
        Optional.ofNullable(row.get(LEDGER_ENTRY.PURCHASE)),
        Optional.ofNullable(row.get(LEDGER_ENTRY.REQUEST_ID)).map(RequestId::new));
  }
}
