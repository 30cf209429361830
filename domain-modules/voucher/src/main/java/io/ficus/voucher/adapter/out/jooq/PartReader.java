package io.ficus.voucher.adapter.out.jooq;

import static io.ficus.voucher.adapter.out.jooq.generated.Tables.CAMPAIGN;
import static io.ficus.voucher.adapter.out.jooq.generated.Tables.FACE;
import static io.ficus.voucher.adapter.out.jooq.generated.Tables.REDEMPTION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.adapter.out.jooq.generated.tables.records.CampaignRecord;
import io.ficus.voucher.adapter.out.jooq.generated.tables.records.FaceRecord;
import io.ficus.voucher.adapter.out.jooq.generated.tables.records.RedemptionRecord;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.Voucher;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;

/** Reads an aggregate in one statement, so that its parts are of one moment. */
final class PartReader {

  private final DSLContext sql;

  PartReader(DSLContext sql) {
    this.sql = sql;
  }

  Voucher voucher(VoucherId id) {
    Field<Long> wanted = val(id.value()).as("wanted");
    var root = sql.select(wanted).asTable("root");
    var uses =
        multiset(selectFrom(REDEMPTION).where(REDEMPTION.VOUCHER_ID.eq(id.value())))
            .convertFrom(rows -> rows.map(PartReader::redemption));
    var row =
        sql.select(uses)
            .select(FACE.fields())
            .select(CAMPAIGN.fields())
            .from(root)
            .leftJoin(FACE)
            .on(FACE.VOUCHER_ID.eq(root.field(wanted)))
            .leftJoin(CAMPAIGN)
            .on(CAMPAIGN.CAMPAIGN_ID.eq(FACE.CAMPAIGN_ID))
            .fetchSingle();
    List<Redemption> redemptions = row.get(uses);
    return new Voucher(
        id,
        row.get(FACE.VOUCHER_ID) == null ? Optional.empty() : Optional.of(face(row.into(FACE))),
        row.get(CAMPAIGN.CAMPAIGN_ID) == null
            ? Optional.empty()
            : Optional.of(terms(row.into(CAMPAIGN))),
        redemptions);
  }

  Campaign campaign(CampaignId id, Optional<RequestId> request) {
    Field<BigDecimal> committed =
        field(
            select(coalesce(sum(FACE.VALUE), BigDecimal.ZERO))
                .from(FACE)
                .where(FACE.CAMPAIGN_ID.eq(id.value()))
                .and(
                    FACE.STATUS.in(
                        inline(Face.Status.ISSUED.name()), inline(Face.Status.REDEEMED.name()))));
    var earlier =
        multiset(
                selectFrom(FACE)
                    .where(FACE.CAMPAIGN_ID.eq(id.value()))
                    .and(FACE.REQUEST_ID.eq(request.map(RequestId::value).orElse(null))))
            .convertFrom(rows -> rows.map(PartReader::face));
    var terms =
        multiset(selectFrom(CAMPAIGN).where(CAMPAIGN.CAMPAIGN_ID.eq(id.value())))
            .convertFrom(rows -> rows.map(PartReader::terms));
    var row = sql.select(terms, committed, earlier).fetchSingle();
    return new Campaign(
        id,
        row.value1().stream().findFirst(),
        row.value2().setScale(2),
        row.value3().stream().findFirst());
  }

  private static CampaignTerms terms(CampaignRecord row) {
    return new CampaignTerms(
        new CampaignId(row.getCampaignId()),
        row.getCode(),
        row.getName(),
        row.getDiscount().equals("AMOUNT")
            ? new Discount.Amount(row.getDiscountValue())
            : new Discount.Share(row.getDiscountValue().intValueExact()),
        row.getMinimumOrder(),
        row.getFirstDay(),
        row.getLastDay(),
        row.getActive(),
        Optional.ofNullable(row.getBudget()));
  }

  private static Face face(FaceRecord row) {
    return new Face(
        new VoucherId(row.getVoucherId()),
        new VoucherCode(row.getCode()),
        new CampaignId(row.getCampaignId()),
        Optional.ofNullable(row.getHolderId()).map(MemberId::new),
        Face.Status.valueOf(row.getStatus()),
        row.getValue(),
        row.getIssuedAt().toInstant(),
        row.getLastDay(),
        row.getArchived(),
        Optional.ofNullable(row.getRequestId()).map(RequestId::new));
  }

  private static Redemption redemption(RedemptionRecord row) {
    return new Redemption(
        new RedemptionId(row.getRedemptionId()),
        new VoucherId(row.getVoucherId()),
        Optional.ofNullable(row.getOrderId()),
        Optional.ofNullable(row.getMemberId()).map(MemberId::new),
        row.getDiscount(),
        row.getRedeemedAt().toInstant(),
        row.getReversed(),
        Optional.ofNullable(row.getRequestId()).map(RequestId::new));
  }
}
