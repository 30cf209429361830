package io.ficus.shop.voucher;

import io.ficus.cdc.UnmappableChangeException;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.shop.code.Codes;
import io.ficus.shop.time.ShopTime;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a row of the shop says in the words of vouchers, whether it was read from the table or came
 * in a change event. Everything throws {@link UnmappableChangeException} for what vouchers cannot
 * take.
 */
final class ShopToVoucher {

  private ShopToVoucher() {}

  static CampaignTerms campaign(
      long id,
      String code,
      String name,
      String discountCode,
      long discountValue,
      BigDecimal minimumOrder,
      LocalDate from,
      LocalDate to,
      String active,
      @Nullable Long budgetCents) {
    String table = VoucherRow.CAMPAIGN;
    return new CampaignTerms(
        campaignId(table, id),
        storable(table, "camp_cd", code).stripTrailing(),
        storable(table, "camp_name", name),
        discount(discountCode, discountValue),
        minimumOrder,
        from,
        to,
        Codes.flag(table, "active_flg", active),
        Optional.ofNullable(budgetCents).map(ShopToVoucher::euros));
  }

  static Face face(
      long id,
      String code,
      long campaign,
      @Nullable Long customer,
      String status,
      long valueCents,
      LocalDateTime issued,
      LocalDate lastDay,
      String deleted,
      @Nullable String reference) {
    String table = VoucherRow.VOUCHER;
    return new Face(
        voucherId(table, id),
        taken(
            table,
            "vou_code",
            () -> new VoucherCode(storable(table, "vou_code", code).stripTrailing())),
        campaignId(table, campaign),
        member(table, customer),
        VoucherCodes.status(status),
        euros(valueCents),
        ShopTime.instantOf(issued),
        lastDay,
        Codes.flag(table, "del_flg", deleted),
        request(table, reference));
  }

  static Redemption redemption(
      long id,
      long voucher,
      @Nullable Long order,
      @Nullable Long customer,
      BigDecimal discount,
      String cancelled,
      LocalDateTime at,
      @Nullable String reference) {
    String table = VoucherRow.REDEMPTION;
    return new Redemption(
        taken(table, "red_id", () -> new RedemptionId(id)),
        voucherId(table, voucher),
        Optional.ofNullable(order),
        member(table, customer),
        discount,
        ShopTime.instantOf(at),
        Codes.flag(table, "cancel_flg", cancelled),
        request(table, reference));
  }

  private static Discount discount(String code, long value) {
    return taken(
        VoucherRow.CAMPAIGN,
        "disc_val",
        () ->
            switch (VoucherCodes.discount(code)) {
              case A -> new Discount.Amount(euros(value));
              case P -> new Discount.Share(Math.toIntExact(value));
            });
  }

  private static CampaignId campaignId(String table, long id) {
    return taken(table, "vou_camp_id", () -> new CampaignId(id));
  }

  private static VoucherId voucherId(String table, long id) {
    return taken(table, "vou_id", () -> new VoucherId(id));
  }

  private static Optional<MemberId> member(String table, @Nullable Long customer) {
    return customer == null
        ? Optional.empty()
        : Optional.of(taken(table, "cust_id", () -> new MemberId(customer)));
  }

  private static Optional<RequestId> request(String table, @Nullable String reference) {
    return reference == null || reference.isBlank()
        ? Optional.empty()
        : Optional.of(
            taken(table, "ext_ref", () -> new RequestId(storable(table, "ext_ref", reference))));
  }

  private static BigDecimal euros(long cents) {
    return BigDecimal.valueOf(cents, 2);
  }

  private static <T> T taken(String table, String column, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UnmappableChangeException(table, column, String.valueOf(e.getMessage()));
    }
  }

  // PostgreSQL cannot have it in a text, so it never comes from there; MySQL can.
  private static String storable(String table, String column, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new UnmappableChangeException(table, column, "it contains the character U+0000");
    }
    return text;
  }
}
