package io.ficus.voucher.adapter.out.jooq;

import static io.ficus.voucher.adapter.out.jooq.generated.Tables.CAMPAIGN;
import static io.ficus.voucher.adapter.out.jooq.generated.Tables.FACE;
import static io.ficus.voucher.adapter.out.jooq.generated.Tables.REDEMPTION;
import static java.time.ZoneOffset.UTC;
import static java.util.stream.Collectors.toSet;
import static org.jooq.impl.DSL.any;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.adapter.out.jooq.generated.tables.records.CampaignRecord;
import io.ficus.voucher.adapter.out.jooq.generated.tables.records.FaceRecord;
import io.ficus.voucher.adapter.out.jooq.generated.tables.records.RedemptionRecord;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.VoucherPart;
import java.math.BigDecimal;
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
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;

/**
 * Writes parts in one JDBC batch for each kind, whatever their number, each by ascending key, so
 * that two writers of the same parts do not wait for each other in a circle.
 */
final class PartWriter {

  private final DSLContext sql;

  PartWriter(DSLContext sql) {
    this.sql = sql;
  }

  /** Stores facts, each replacing what has its key. */
  void put(List<VoucherPart> parts) {
    put(parts, part -> false);
  }

  /**
   * Stores what a rule decided.
   *
   * @param before what it decided on. A part that is not in it is new: it does not replace one that
   *     has its number already, and that somebody else may know of
   * @throws org.jooq.exception.IntegrityConstraintViolationException if there is one
   */
  void decide(List<VoucherPart> parts, List<VoucherPart> before) {
    Set<VoucherPart.Key> known = before.stream().map(VoucherPart::key).collect(toSet());
    put(parts, part -> !known.contains(part.key()));
  }

  private void put(List<VoucherPart> parts, Predicate<VoucherPart> isNew) {
    var campaigns = new TreeMap<Long, CampaignTerms>();
    var faces = new TreeMap<Long, Face>();
    var redemptions = new TreeMap<Long, Redemption>();
    for (VoucherPart part : parts) {
      if (part instanceof CampaignTerms terms) {
        campaigns.put(terms.campaign().value(), terms);
      } else if (part instanceof Face face) {
        faces.put(face.voucher().value(), face);
      } else if (part instanceof Redemption redemption) {
        redemptions.put(redemption.id().value(), redemption);
      }
    }
    put(CAMPAIGN.CAMPAIGN_ID, campaigns.values(), isNew, PartWriter::row);
    put(FACE.VOUCHER_ID, faces.values(), isNew, PartWriter::row);
    put(REDEMPTION.REDEMPTION_ID, redemptions.values(), isNew, PartWriter::row);
  }

  private <R extends Record, P extends VoucherPart> void put(
      TableField<R, Long> key,
      Collection<P> parts,
      Predicate<VoucherPart> isNew,
      Function<P, R> row) {
    put(key, parts.stream().filter(isNew.negate()).toList(), row);
    Table<R> table = Objects.requireNonNull(key.getTable());
    parts.stream()
        .filter(isNew)
        .forEach(part -> sql.insertInto(table).set(row.apply(part)).execute());
  }

  void remove(List<VoucherPart.Key> keys) {
    var campaigns = new TreeSet<Long>();
    var faces = new TreeSet<Long>();
    var redemptions = new TreeSet<Long>();
    for (VoucherPart.Key key : keys) {
      if (key instanceof VoucherPart.Key.OfCampaign of) {
        campaigns.add(of.campaign().value());
      } else if (key instanceof VoucherPart.Key.OfFace of) {
        faces.add(of.voucher().value());
      } else if (key instanceof VoucherPart.Key.OfRedemption of) {
        redemptions.add(of.redemption().value());
      }
    }
    delete(CAMPAIGN.CAMPAIGN_ID, campaigns);
    delete(FACE.VOUCHER_ID, faces);
    delete(REDEMPTION.REDEMPTION_ID, redemptions);
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

  private static CampaignRecord row(CampaignTerms terms) {
    boolean amount = terms.discount() instanceof Discount.Amount;
    return new CampaignRecord(
        terms.campaign().value(),
        terms.code(),
        terms.name(),
        amount ? "AMOUNT" : "PERCENT",
        terms.discount() instanceof Discount.Amount of
            ? of.euros()
            : BigDecimal.valueOf(((Discount.Share) terms.discount()).perCent()),
        terms.minimumOrder(),
        terms.firstDay(),
        terms.lastDay(),
        terms.active(),
        terms.budget().orElse(null));
  }

  private static FaceRecord row(Face face) {
    return new FaceRecord(
        face.voucher().value(),
        face.code().value(),
        face.campaign().value(),
        face.holder().map(MemberId::value).orElse(null),
        face.status().name(),
        face.value(),
        face.issuedAt().atOffset(UTC),
        face.lastDay(),
        face.archived(),
        face.request().map(RequestId::value).orElse(null));
  }

  private static RedemptionRecord row(Redemption redemption) {
    return new RedemptionRecord(
        redemption.id().value(),
        redemption.voucher().value(),
        redemption.order().orElse(null),
        redemption.by().map(MemberId::value).orElse(null),
        redemption.discount(),
        redemption.at().atOffset(UTC),
        redemption.reversed(),
        redemption.request().map(RequestId::value).orElse(null));
  }
}
