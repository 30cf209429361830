package io.ficus.shop.voucher;

import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.KeyColumn;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.Sides;
import io.ficus.shop.engine.ShopDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** What must agree between the shop and vouchers, per voucher and per campaign. */
final class VoucherPair implements Pair {

  static final List<Column> COLUMNS =
      List.of(
          Column.text("code").masked(),
          Column.whole("campaign"),
          Column.whole("holder"),
          Column.text("status"),
          Column.decimal("value", 2),
          Column.moment("issued_at"),
          Column.text("last_day"),
          Column.flag("archived"),
          Column.text("request"),
          Column.text("name"),
          Column.text("discount"),
          Column.decimal("discount_value", 2),
          Column.decimal("minimum_order", 2),
          Column.text("first_day"),
          Column.flag("active"),
          Column.decimal("budget", 2),
          Column.children(
              "uses",
              1,
              Column.whole("use"),
              Column.whole("order"),
              Column.whole("member"),
              Column.decimal("discount", 2),
              Column.moment("at"),
              Column.flag("reversed"),
              Column.text("request")));

  private final ShopDatabase database;
  private final Side legacy;
  private final Side domain;

  /**
   * @param legacy connections of the shop's database
   * @param database what it is
   * @param store the database with the schema voucher
   * @param sides reads them
   */
  VoucherPair(DataSource legacy, ShopDatabase database, DataSource store, Sides sides) {
    this.database = database;
    this.legacy = sides.of(VoucherQueries.shop(database), legacy, shop(database));
    this.domain = sides.of(VoucherQueries.vouchers(), store, new VoucherAssembler(false));
  }

  private static VoucherAssembler shop(ShopDatabase database) {
    return switch (database.engine()) {
      case POSTGRESQL -> new VoucherAssembler(false);
      case MARIADB -> new VoucherAssembler(true);
    };
  }

  @Override
  public String domain() {
    return LegacyVouchers.DOMAIN;
  }

  @Override
  public String name() {
    return "vouchers";
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public Map<String, KeyColumn> keyColumns() {
    return Map.of(
        database.table(VoucherRow.VOUCHER),
        KeyColumn.of("vou_id"),
        database.table(VoucherRow.REDEMPTION),
        KeyColumn.of("vou_id"),
        database.table(VoucherRow.CAMPAIGN),
        KeyColumn.negativeOf("vou_camp_id"),
        VoucherEvents.TABLE,
        KeyColumn.of("subject"));
  }

  @Override
  public Optional<String> outbox() {
    return Optional.of(VoucherEvents.TABLE);
  }

  @Override
  public Map<String, KeyColumn> domainKeyColumns() {
    return Map.of(
        "voucher.face", KeyColumn.of("voucher_id"),
        "voucher.redemption", KeyColumn.of("voucher_id"),
        "voucher.campaign", KeyColumn.negativeOf("campaign_id"));
  }

  @Override
  public Side legacy() {
    return legacy;
  }

  @Override
  public Side domainSide() {
    return domain;
  }
}
