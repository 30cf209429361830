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
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.InsertValuesStepN;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;

/**
 * Writes several parts of a kind in one JDBC batch, whatever their number. A batch and not one
 * statement of many rows: its messages stay as small as a part, also when notes have megabytes.
 *
 * <p>Each batch goes by ascending key, so that two writers of the same parts do not wait for each
 * other in a circle.
 */
final class PartWriter {

  private final DSLContext sql;
  private final Write profile;
  private final Write enrolment;
  private final Write consent;
  private final Write line;
  private final Write newLine;

  PartWriter(DSLContext sql) {
    this.sql = sql;
    this.profile = Write.replacing(sql, PROFILE.MEMBER_ID);
    this.enrolment = Write.replacing(sql, ENROLMENT.MEMBER_ID);
    this.consent = Write.replacing(sql, MARKETING_CONSENT.MEMBER_ID);
    this.line = Write.replacing(sql, LEDGER_ENTRY.ENTRY_ID);
    this.newLine = Write.adding(sql, LEDGER_ENTRY.ENTRY_ID);
  }

  /** Stores facts, each replacing what has its key. */
  void put(List<MemberPart> parts) {
    put(parts, line -> false);
  }

  /**
   * Stores what a rule decided of a member.
   *
   * @param before what it decided on. A line that is not in it as it is is new, since no rule
   *     alters one: it does not replace one that has its number already, and that somebody may know
   *     of
   * @throws org.jooq.exception.IntegrityConstraintViolationException if there is one
   */
  void decide(List<MemberPart> parts, Member before) {
    put(parts, line -> !before.ledger().contains(line));
  }

  private void put(List<MemberPart> parts, Predicate<LedgerEntry> isNew) {
    var profiles = new TreeMap<Long, Profile>();
    var enrolments = new TreeMap<Long, Enrolment>();
    var consents = new TreeMap<Long, MarketingConsent>();
    var lines = new TreeMap<Long, LedgerEntry>();
    var fresh = new TreeMap<Long, LedgerEntry>();
    for (MemberPart part : parts) {
      if (part instanceof Profile one) {
        profiles.put(one.member().value(), one);
      } else if (part instanceof Enrolment one) {
        enrolments.put(one.member().value(), one);
      } else if (part instanceof MarketingConsent one) {
        consents.put(one.member().value(), one);
      } else if (part instanceof LedgerEntry one) {
        (isNew.test(one) ? fresh : lines).put(one.id().value(), one);
      }
    }
    store(profile, profiles.values(), PartWriter::row);
    store(enrolment, enrolments.values(), PartWriter::row);
    store(consent, consents.values(), PartWriter::row);
    store(line, lines.values(), PartWriter::row);
    store(newLine, fresh.values(), PartWriter::row);
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

  private <P> void store(Write write, Collection<P> parts, Function<P, Record> row) {
    if (parts.size() == 1) {
      sql.execute(write.statement(), row.apply(parts.iterator().next()).intoArray());
    } else if (!parts.isEmpty()) {
      BatchBindStep batch = sql.batch(write.query());
      for (P part : parts) {
        batch = batch.bind(row.apply(part).intoArray());
      }
      batch.execute();
    }
  }

  /**
   * A statement for rows of a table.
   *
   * @param statement rendered once: most writes have one part of a kind
   */
  private record Write(Query query, String statement) {

    static <R extends Record> Write replacing(DSLContext sql, TableField<R, Long> key) {
      return of(sql, insert(sql, key).onConflict(key).doUpdate().setAllToExcluded());
    }

    static <R extends Record> Write adding(DSLContext sql, TableField<R, Long> key) {
      return of(sql, insert(sql, key));
    }

    private static Write of(DSLContext sql, Query query) {
      return new Write(query, sql.render(query));
    }

    private static <R extends Record> InsertValuesStepN<R> insert(
        DSLContext sql, TableField<R, Long> key) {
      Table<R> table = Objects.requireNonNull(key.getTable());
      return sql.insertInto(table, table.fields()).values(new Object[table.fields().length]);
    }
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
