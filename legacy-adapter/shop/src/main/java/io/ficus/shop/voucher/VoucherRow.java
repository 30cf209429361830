package io.ficus.shop.voucher;

import io.ficus.cdc.RowKey;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.VoucherPart;

/**
 * Which row of the shop holds which part: one row is one part. Tables stand without their schema,
 * which depends on the engine.
 */
final class VoucherRow {

  static final String CAMPAIGN = "vou_campaign";
  static final String VOUCHER = "voucher";
  static final String REDEMPTION = "vou_redemption";

  private VoucherRow() {}

  /** The row of that shop which holds a part, as the change stream names it. */
  static RowKey of(VoucherPart part, ShopDatabase shop) {
    return rowOf(part.key(), shop);
  }

  /** The row that holds, held or would hold the part of that name. */
  static RowKey rowOf(VoucherPart.Key key, ShopDatabase shop) {
    if (key instanceof VoucherPart.Key.OfCampaign of) {
      return RowKey.of(shop.table(CAMPAIGN), of.campaign().value());
    }
    if (key instanceof VoucherPart.Key.OfFace of) {
      return RowKey.of(shop.table(VOUCHER), of.voucher().value());
    }
    return RowKey.of(
        shop.table(REDEMPTION), ((VoucherPart.Key.OfRedemption) key).redemption().value());
  }

  /** What a row holds or held. */
  static VoucherPart.Key keyOf(RowKey row) {
    long id = number(row);
    return switch (ShopDatabase.nameOf(row.table())) {
      case CAMPAIGN -> new VoucherPart.Key.OfCampaign(new CampaignId(id));
      case VOUCHER -> new VoucherPart.Key.OfFace(new VoucherId(id));
      case REDEMPTION -> new VoucherPart.Key.OfRedemption(new RedemptionId(id));
      default -> throw unknownTable(row.table());
    };
  }

  static UnmappableChangeException unknownTable(String table) {
    return new UnmappableChangeException(
        table, "*", "vouchers have no use for this table; take it out of the route");
  }

  private static long number(RowKey row) {
    try {
      long id = Long.parseLong(row.key().strip());
      if (id > 0) {
        return id;
      }
    } catch (NumberFormatException e) {
      // It is as wrong as one that is not positive.
    }
    throw new UnmappableChangeException(
        row.table(), "*", "the key '" + row.key() + "' is not a positive number");
  }
}
