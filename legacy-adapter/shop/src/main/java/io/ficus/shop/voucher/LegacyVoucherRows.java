package io.ficus.shop.voucher;

import static io.ficus.shop.jooq.Tables.VOUCHER;
import static io.ficus.shop.jooq.Tables.VOU_CAMPAIGN;
import static io.ficus.shop.jooq.Tables.VOU_REDEMPTION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.sum;

import io.ficus.membership.RequestId;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.jooq.tables.records.VouCampaignRecord;
import io.ficus.shop.jooq.tables.records.VouRedemptionRecord;
import io.ficus.shop.jooq.tables.records.VoucherRecord;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.Voucher;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Reads and locks the rows that make up vouchers and campaigns. Joins the caller's transaction. */
final class LegacyVoucherRows {

  private final DSLContext sql;
  private final ShopDatabase shop;

  LegacyVoucherRows(DSLContext sql, ShopDatabase shop) {
    this.sql = sql;
    this.shop = shop;
  }

  /**
   * Locks a voucher until the transaction ends, against every other writer: the monolith's own
   * statements meet the row lock. One that is not there yet is held by what only Ficus knows.
   */
  void lock(VoucherId id) {
    lock(VoucherRow.VOUCHER, VOUCHER.VOU_ID, id.value());
  }

  /** Likewise a campaign. The monolith gives out vouchers without a look at it. */
  void lock(CampaignId id) {
    lock(VoucherRow.CAMPAIGN, VOU_CAMPAIGN.VOU_CAMP_ID, integer(id));
  }

  /** Lets the fence refuse this transaction now, before any rule has looked at a voucher. */
  void askTheFence() {
    shop.askTheFence(sql, VoucherRow.VOUCHER, "vou_id");
  }

  private <T extends Number> void lock(String name, TableField<?, T> key, T id) {
    if (!isThere(key, id)) {
      shop.holdAbsent(sql, name, id.longValue());
      // Who held it before may have made the row.
      isThere(key, id);
    }
  }

  private <T> boolean isThere(TableField<?, T> key, T id) {
    Table<?> table = Objects.requireNonNull(key.getTable());
    return sql.selectOne().from(table).where(key.eq(id)).forUpdate().fetch().isNotEmpty();
  }

  /** Everything known of a voucher; {@link Voucher#unknown} if nothing is. */
  Voucher read(VoucherId id) {
    Optional<Face> face =
        sql.fetchOptional(VOUCHER, VOUCHER.VOU_ID.eq(id.value())).map(LegacyVoucherRows::face);
    List<Redemption> uses =
        sql.fetch(VOU_REDEMPTION, VOU_REDEMPTION.VOU_ID.eq(id.value()))
            .map(LegacyVoucherRows::redemption);
    return new Voucher(id, face, face.flatMap(known -> terms(known.campaign())), uses);
  }

  Campaign read(CampaignId id, Optional<RequestId> request) {
    BigDecimal cents =
        sql.select(coalesce(sum(VOUCHER.VALUE_CENTS), BigDecimal.ZERO))
            .from(VOUCHER)
            .where(VOUCHER.VOU_CAMP_ID.eq(integer(id)))
            .and(
                VOUCHER.STATUS_CD.in(
                    VoucherCodes.of(Face.Status.ISSUED), VoucherCodes.of(Face.Status.REDEEMED)))
            .fetchSingle()
            .value1();
    Optional<Face> earlier =
        request.flatMap(
            asked ->
                sql
                    .fetch(
                        VOUCHER,
                        VOUCHER.VOU_CAMP_ID.eq(integer(id)).and(VOUCHER.EXT_REF.eq(asked.value())))
                    .map(LegacyVoucherRows::face)
                    .stream()
                    // MariaDB takes a for A.
                    .filter(face -> face.request().equals(request))
                    .findFirst());
    return new Campaign(id, terms(id), cents.movePointLeft(2).setScale(2), earlier);
  }

  Optional<VoucherId> withCode(VoucherCode code) {
    Field<String> asked =
        switch (shop.engine()) {
          // As the column is: compared as a text it would not be looked up but searched for.
          case POSTGRESQL -> DSL.cast(code.value(), SQLDataType.CHAR(16));
          // A cast has a collation of its own there, which does not go with the column's.
          case MARIADB -> DSL.val(code.value());
        };
    return sql.select(VOUCHER.VOU_ID, VOUCHER.VOU_CODE)
        .from(VOUCHER)
        .where(VOUCHER.VOU_CODE.eq(asked))
        .fetchOptional()
        // MariaDB takes a for A.
        .filter(row -> row.value2().stripTrailing().equals(code.value()))
        .map(row -> new VoucherId(row.value1()));
  }

  List<VoucherId> overdue(LocalDate today, int most) {
    return sql.select(VOUCHER.VOU_ID)
        .from(VOUCHER)
        .where(VOUCHER.STATUS_CD.eq(VoucherCodes.of(Face.Status.ISSUED)))
        .and(VOUCHER.DEL_FLG.eq("N"))
        .and(VOUCHER.EXP_DATE.lt(today))
        .orderBy(VOUCHER.EXP_DATE, VOUCHER.VOU_ID)
        .limit(most)
        .fetch(row -> new VoucherId(row.value1()));
  }

  Optional<CampaignTerms> terms(CampaignId id) {
    return sql.fetchOptional(VOU_CAMPAIGN, VOU_CAMPAIGN.VOU_CAMP_ID.eq(integer(id)))
        .map(LegacyVoucherRows::terms);
  }

  /** The shop's campaigns are numbered by an INTEGER. */
  static int integer(CampaignId id) {
    return Math.toIntExact(id.value());
  }

  static CampaignTerms terms(VouCampaignRecord row) {
    return ShopToVoucher.campaign(
        row.getVouCampId(),
        row.getCampCd(),
        row.getCampName(),
        row.getDiscCd(),
        row.getDiscVal(),
        row.getMinOrdAmt(),
        row.getValidFrom(),
        row.getValidTo(),
        row.getActiveFlg(),
        row.getBudgetCents());
  }

  static Face face(VoucherRecord row) {
    return ShopToVoucher.face(
        row.getVouId(),
        row.getVouCode(),
        row.getVouCampId(),
        row.getCustId(),
        row.getStatusCd(),
        row.getValueCents(),
        row.getIssuedTs(),
        row.getExpDate(),
        row.getDelFlg(),
        row.getExtRef());
  }

  static Redemption redemption(VouRedemptionRecord row) {
    return ShopToVoucher.redemption(
        row.getRedId(),
        row.getVouId(),
        row.getOrdId(),
        row.getCustId(),
        row.getDiscAmt(),
        row.getCancelFlg(),
        row.getRedTs(),
        row.getExtRef());
  }
}
