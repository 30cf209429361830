package io.ficus.shop.voucher;

import static io.ficus.shop.jooq.Tables.VOUCHER;
import static io.ficus.shop.jooq.Tables.VOU_CAMPAIGN;
import static io.ficus.shop.jooq.Tables.VOU_REDEMPTION;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.shop.code.Codes;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.jooq.tables.records.VouCampaignRecord;
import io.ficus.shop.jooq.tables.records.VouRedemptionRecord;
import io.ficus.shop.jooq.tables.records.VoucherRecord;
import io.ficus.shop.time.ShopTime;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.VoucherPart;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.UpdatableRecord;

/** Writes parts into the shop's tables. Joins the caller's transaction, which has locked them. */
final class LegacyVoucherWrites {

  private final DSLContext sql;
  private final ShopDatabase shop;

  LegacyVoucherWrites(DSLContext sql, ShopDatabase shop) {
    this.sql = sql;
    this.shop = shop;
  }

  /** Stores facts, each replacing what has its key; of several with one key the last. */
  List<VoucherPart> put(List<VoucherPart> parts) {
    return put(parts, part -> false);
  }

  /**
   * Stores what a rule decided.
   *
   * @param before what it decided on; a part that is not in it is new, and must not replace one
   *     that has its number
   */
  List<VoucherPart> decide(List<VoucherPart> parts, List<VoucherPart> before) {
    Set<VoucherPart.Key> known = before.stream().map(VoucherPart::key).collect(Collectors.toSet());
    return put(parts, part -> !known.contains(part.key()));
  }

  /**
   * Stores parts.
   *
   * @return what now stands in the rows, in the words of vouchers: it differs from what was given
   *     where the shop cannot say it (the doubled hour of a night in October)
   */
  private List<VoucherPart> put(List<VoucherPart> parts, Predicate<VoucherPart> isNew) {
    Map<VoucherPart.Key, VoucherPart> last = new LinkedHashMap<>();
    parts.forEach(part -> last.put(part.key(), part));
    List<VoucherPart> stored = new ArrayList<>();
    for (VoucherPart part : last.values()) {
      if (part instanceof CampaignTerms terms) {
        VouCampaignRecord row = row(terms);
        write(VOU_CAMPAIGN.VOU_CAMP_ID, row, isNew.test(part));
        stored.add(LegacyVoucherRows.terms(row));
      } else if (part instanceof Face face) {
        VoucherRecord row = row(face);
        write(VOUCHER.VOU_ID, row, isNew.test(part));
        stored.add(LegacyVoucherRows.face(row));
      } else if (part instanceof Redemption redemption) {
        VouRedemptionRecord row = row(redemption);
        write(VOU_REDEMPTION.RED_ID, row, isNew.test(part));
        stored.add(LegacyVoucherRows.redemption(row));
      }
    }
    return stored;
  }

  /**
   * Removes the part of that name, if it is there.
   *
   * @return how many rows
   */
  int remove(VoucherPart.Key key) {
    if (key instanceof VoucherPart.Key.OfCampaign of) {
      return sql.deleteFrom(VOU_CAMPAIGN)
          .where(VOU_CAMPAIGN.VOU_CAMP_ID.eq(LegacyVoucherRows.integer(of.campaign())))
          .execute();
    }
    if (key instanceof VoucherPart.Key.OfFace of) {
      return sql.deleteFrom(VOUCHER).where(VOUCHER.VOU_ID.eq(of.voucher().value())).execute();
    }
    return sql.deleteFrom(VOU_REDEMPTION)
        .where(VOU_REDEMPTION.RED_ID.eq(((VoucherPart.Key.OfRedemption) key).redemption().value()))
        .execute();
  }

  // Only what was said is set: the shop may have columns that vouchers know nothing of.
  private <R extends UpdatableRecord<R>, T> void write(TableField<R, T> key, R row, boolean isNew) {
    Table<R> table = Objects.requireNonNull(key.getTable());
    if (isNew) {
      sql.insertInto(table).set(row).execute();
      return;
    }
    switch (shop.engine()) {
      case POSTGRESQL ->
          sql.insertInto(table).set(row).onConflict(key).doUpdate().set(row).execute();
      // Whatever is unique would count as a conflict there: a code that another voucher has would
      // make that voucher this one.
      case MARIADB -> {
        if (sql.update(table).set(row).where(key.eq(row.get(key))).execute() == 0) {
          sql.insertInto(table).set(row).execute();
        }
      }
    }
  }

  private static VouCampaignRecord row(CampaignTerms terms) {
    VouCampaignRecord row = new VouCampaignRecord();
    row.setVouCampId(LegacyVoucherRows.integer(terms.campaign()));
    row.setCampCd(terms.code());
    row.setCampName(terms.name());
    if (terms.discount() instanceof Discount.Amount amount) {
      row.setDiscCd(VoucherCodes.Discount.A.name());
      row.setDiscVal(Math.toIntExact(cents(amount.euros())));
    } else if (terms.discount() instanceof Discount.Share share) {
      row.setDiscCd(VoucherCodes.Discount.P.name());
      row.setDiscVal(share.perCent());
    }
    row.setMinOrdAmt(terms.minimumOrder());
    row.setValidFrom(terms.firstDay());
    row.setValidTo(terms.lastDay());
    row.setActiveFlg(Codes.of(terms.active()));
    row.setBudgetCents(terms.budget().map(LegacyVoucherWrites::cents).orElse(null));
    return row;
  }

  private static VoucherRecord row(Face face) {
    VoucherRecord row = new VoucherRecord();
    row.setVouId(face.voucher().value());
    row.setVouCode(face.code().value());
    row.setVouCampId(LegacyVoucherRows.integer(face.campaign()));
    row.setCustId(face.holder().map(MemberId::value).orElse(null));
    row.setStatusCd(VoucherCodes.of(face.status()));
    row.setValueCents(Math.toIntExact(cents(face.value())));
    row.setIssuedTs(ShopTime.localOf(face.issuedAt()));
    row.setExpDate(face.lastDay());
    row.setDelFlg(Codes.of(face.archived()));
    row.setExtRef(face.request().map(RequestId::value).orElse(null));
    return row;
  }

  private static VouRedemptionRecord row(Redemption redemption) {
    VouRedemptionRecord row = new VouRedemptionRecord();
    row.setRedId(redemption.id().value());
    row.setVouId(redemption.voucher().value());
    row.setOrdId(redemption.order().orElse(null));
    row.setCustId(redemption.by().map(MemberId::value).orElse(null));
    row.setDiscAmt(redemption.discount());
    row.setCancelFlg(Codes.of(redemption.reversed()));
    row.setRedTs(ShopTime.localOf(redemption.at()));
    row.setExtRef(redemption.request().map(RequestId::value).orElse(null));
    return row;
  }

  private static long cents(BigDecimal euros) {
    return euros.movePointRight(2).longValueExact();
  }
}
