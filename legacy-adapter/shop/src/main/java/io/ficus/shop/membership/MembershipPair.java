package io.ficus.shop.membership;

import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.Sides;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What must agree between the shop and membership, per customer. The shop's balance is the one that
 * its trigger keeps and its customers see; membership's is the sum of the ledger.
 */
final class MembershipPair implements Pair {

  static final List<Column> COLUMNS =
      List.of(
          Column.text("given_name").masked(),
          Column.text("family_name").masked(),
          Column.text("email").masked(),
          Column.text("note").masked(),
          Column.flag("archived"),
          Column.text("status"),
          Column.moment("enrolled_at"),
          Column.decimal("lifetime_spend", 2),
          Column.whole("marketing_consent"),
          Column.whole("balance"),
          Column.children(
              "ledger",
              1,
              Column.whole("entry"),
              Column.text("type"),
              Column.whole("points"),
              Column.moment("occurred_at"),
              Column.decimal("purchase", 2),
              Column.text("request")));

  private final Side legacy;
  private final Side domain;

  /**
   * @param legacy the shop's database
   * @param store the database with the schema membership
   * @param sides reads them
   */
  MembershipPair(DataSource legacy, DataSource store, Sides sides) {
    MemberQueries shop = MemberQueries.shop();
    MemberQueries membership = MemberQueries.membership();
    this.legacy =
        sides.of(
            shop.named("shop: customer, loy_account, loy_txn, cust_consent"),
            legacy,
            new MemberAssembler(shop.foldsEmail()));
    this.domain =
        sides.of(
            membership.named("membership: profile, enrolment, ledger_entry, marketing_consent"),
            store,
            new MemberAssembler(membership.foldsEmail()));
  }

  @Override
  public String domain() {
    return LegacyMembers.DOMAIN;
  }

  @Override
  public String name() {
    return "members";
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public Map<String, String> keyColumns() {
    return Map.of(
        "public.customer", "cust_id",
        "public.loy_account", "cust_id",
        "public.loy_txn", "cust_id",
        "public.cust_consent", "cust_id");
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
