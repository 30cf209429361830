package io.ficus.membership.adapter.out.jooq;

import static io.ficus.membership.adapter.out.jooq.generated.Tables.ENROLMENT;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.LEDGER_ENTRY;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.MARKETING_CONSENT;
import static io.ficus.membership.adapter.out.jooq.generated.Tables.PROFILE;
import static java.time.ZoneOffset.UTC;
import static org.jooq.impl.DSL.any;

import io.ficus.membership.RequestId;
import io.ficus.membership.adapter.out.jooq.generated.tables.records.EnrolmentRecord;
import io.ficus.membership.adapter.out.jooq.generated.tables.records.LedgerEntryRecord;
import io.ficus.membership.adapter.out.jooq.generated.tables.records.MarketingConsentRecord;
import io.ficus.membership.adapter.out.jooq.generated.tables.records.ProfileRecord;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;

/**
 * Writes parts in one JDBC batch for each kind, whatever their number. A batch and not one
 * statement of many rows: its messages stay as small as a part, also when notes have megabytes.
 *
 * <p>Each batch goes by ascending key, so that two writers of the same parts do not wait for each
 * other in a circle.
 */
final class PartWriter {

  private final DSLContext sql;

  PartWriter(DSLContext sql) {
    this.sql = sql;
  }

  void put(List<MemberPart> parts) {
    var profiles = new TreeMap<Long, Profile>();
    var enrolments = new TreeMap<Long, Enrolment>();
    var consents = new TreeMap<Long, MarketingConsent>();
    var lines = new TreeMap<Long, LedgerEntry>();
    for (MemberPart part : parts) {
      if (part instanceof Profile profile) {
        profiles.put(profile.member().value(), profile);
      } else if (part instanceof Enrolment enrolment) {
        enrolments.put(enrolment.member().value(), enrolment);
      } else if (part instanceof MarketingConsent consent) {
        consents.put(consent.member().value(), consent);
      } else if (part instanceof LedgerEntry line) {
        lines.put(line.id().value(), line);
      }
    }
    put(PROFILE.MEMBER_ID, profiles.values(), PartWriter::row);
    put(ENROLMENT.MEMBER_ID, enrolments.values(), PartWriter::row);
    put(MARKETING_CONSENT.MEMBER_ID, consents.values(), PartWriter::row);
    put(LEDGER_ENTRY.ENTRY_ID, lines.values(), PartWriter::row);
  }

  void remove(List<MemberPart.Key> keys) {
    var profiles = new TreeSet<Long>();
    var enrolments = new TreeSet<Long>();
    var consents = new TreeSet<Long>();
    var lines = new TreeSet<Long>();
    for (MemberPart.Key key : keys) {
      if (key instanceof MemberPart.Key.OfProfile of) {
        profiles.add(of.member().value());
      } else if (key instanceof MemberPart.Key.OfEnrolment of) {
        enrolments.add(of.member().value());
      } else if (key instanceof MemberPart.Key.OfMarketingConsent of) {
        consents.add(of.member().value());
      } else if (key instanceof MemberPart.Key.OfLedgerEntry of) {
        lines.add(of.entry().value());
      }
    }
    delete(PROFILE.MEMBER_ID, profiles);
    delete(ENROLMENT.MEMBER_ID, enrolments);
    delete(MARKETING_CONSENT.MEMBER_ID, consents);
    delete(LEDGER_ENTRY.ENTRY_ID, lines);
  }

  private <R extends Record, P> void put(
      TableField<R, Long> key, Collection<P> parts, Function<P, R> row) {
    if (parts.isEmpty()) {
      return;
    }
    Table<R> table = Objects.requireNonNull(key.getTable());
    BatchBindStep batch =
        sql.batch(
            sql.insertInto(table, table.fields())
                .values(new Object[table.fields().length])
                .onConflict(key)
                .doUpdate()
                .setAllToExcluded());
    for (P part : parts) {
      batch = batch.bind(row.apply(part).intoArray());
    }
    batch.execute();
  }

  private <R extends Record> void delete(TableField<R, Long> key, Set<Long> values) {
    if (!values.isEmpty()) {
      sql.deleteFrom(Objects.requireNonNull(key.getTable()))
          .where(key.eq(any(values.toArray(Long[]::new))))
          .execute();
    }
  }

  private static ProfileRecord row(Profile profile) {
    return new ProfileRecord(
        profile.member().value(),
        profile.givenName(),
        profile.familyName(),
        profile.email().orElse(null),
        profile.note().orElse(null),
        profile.archived());
  }

  private static EnrolmentRecord row(Enrolment enrolment) {
    return new EnrolmentRecord(
        enrolment.member().value(),
        enrolment.enrolledAt().atOffset(UTC),
        enrolment.status().name(),
        enrolment.lifetimeSpend());
  }

  private static MarketingConsentRecord row(MarketingConsent consent) {
    return new MarketingConsentRecord(consent.member().value(), consent.consentId());
  }

  private static LedgerEntryRecord row(LedgerEntry line) {
    return new LedgerEntryRecord(
        line.id().value(),
        line.member().value(),
        line.type().name(),
        line.points(),
        line.occurredAt().atOffset(UTC),
        line.purchase().orElse(null),
        line.request().map(RequestId::value).orElse(null));
  }
}
