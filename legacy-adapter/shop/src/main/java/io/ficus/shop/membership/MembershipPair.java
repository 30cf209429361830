package io.ficus.shop.membership;

import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.ControlTotal;
import io.ficus.reconciliation.Invariant;
import io.ficus.reconciliation.KeyColumn;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.Sides;
import io.ficus.shop.engine.ShopDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final String OUTBOX = "membership.outbox";

  private final ShopDatabase database;
  private final Side legacy;
  private final Side domain;
  private final MembershipControls controls;

  /**
   * @param legacy connections of the shop's database
   * @param database what it is
   * @param store the database with the schema membership
   * @param sides reads them
   */
  MembershipPair(DataSource legacy, ShopDatabase database, DataSource store, Sides sides) {
    MemberQueries shop = ShopMemberQueries.of(database);
    MemberQueries membership = MemberQueries.membership();
    this.database = database;
    this.controls = new MembershipControls(legacy, database, store, sides);
    this.legacy =
        sides.of(
            shop.named("shop: customer, loy_account, loy_txn, cust_consent"),
            legacy,
            new MemberAssembler(shop));
    this.domain =
        sides.of(
            membership.named("membership: profile, enrolment, ledger_entry, marketing_consent"),
            store,
            new MemberAssembler(membership));
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
  public Map<String, KeyColumn> keyColumns() {
    KeyColumn customer = KeyColumn.of("cust_id");
    return Map.of(
        database.table(ShopRow.CUSTOMER),
        customer,
        database.table(ShopRow.ACCOUNT),
        customer,
        database.table(ShopRow.LINE),
        customer,
        database.table(ShopRow.CONSENT),
        customer,
        OUTBOX,
        KeyColumn.of("member_id"));
  }

  @Override
  public Optional<String> outbox() {
    return Optional.of(OUTBOX);
  }

  @Override
  public Map<String, KeyColumn> domainKeyColumns() {
    KeyColumn member = KeyColumn.of("member_id");
    return Map.of(
        "membership.profile", member,
        "membership.enrolment", member,
        "membership.ledger_entry", member,
        "membership.marketing_consent", member);
  }

  @Override
  public List<ControlTotal> controlTotals() {
    return controls.totals();
  }

  @Override
  public List<Invariant> invariants() {
    return controls.invariants();
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
