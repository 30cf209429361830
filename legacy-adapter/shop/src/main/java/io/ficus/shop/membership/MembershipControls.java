package io.ficus.shop.membership;

import io.ficus.reconciliation.ControlTotal;
import io.ficus.reconciliation.Invariant;
import io.ficus.reconciliation.Sides;
import io.ficus.shop.engine.ShopDatabase;
import java.util.List;
import javax.sql.DataSource;

/**
 * What plain SQL counts of members on both sides, and what must be so on each. Written without a
 * look at the pair's queries: no joins, no mapping of values but the names of codes.
 */
final class MembershipControls {

  private final DataSource legacy;
  private final ShopDatabase shop;
  private final DataSource store;
  private final Sides sides;

  MembershipControls(DataSource legacy, ShopDatabase shop, DataSource store, Sides sides) {
    this.legacy = legacy;
    this.shop = shop;
    this.store = store;
    this.sides = sides;
  }

  List<ControlTotal> totals() {
    return List.of(
        total(
            "rows",
            "SELECT 'profiles', count(*) FROM @customer UNION ALL SELECT 'accounts', count(*) FROM"
                + " @loy_account UNION ALL SELECT 'ledger lines', count(*) FROM @loy_txn",
            "SELECT 'profiles', count(*) FROM membership.profile UNION ALL SELECT 'accounts',"
                + " count(*) FROM membership.enrolment UNION ALL SELECT 'ledger lines', count(*)"
                + " FROM membership.ledger_entry"),
        total(
            "accounts by status",
            "SELECT CASE status_cd WHEN 'A' THEN 'ACTIVE' WHEN 'S' THEN 'SUSPENDED' WHEN 'C' THEN"
                + " 'CLOSED' ELSE status_cd END, count(*) FROM @loy_account GROUP BY 1",
            "SELECT status, count(*) FROM membership.enrolment GROUP BY 1"),
        total(
            "money spent",
            "SELECT 'cents', coalesce(sum(spend_cents), 0) FROM @loy_account",
            "SELECT 'cents', coalesce(sum(lifetime_spend), 0) * 100 FROM membership.enrolment"),
        total(
            "points by type",
            "SELECT CASE txn_cd WHEN 'EA' THEN 'EARNED' WHEN 'RD' THEN 'REDEEMED' WHEN 'EX' THEN"
                + " 'EXPIRED' WHEN 'AJ' THEN 'ADJUSTED' ELSE txn_cd END, sum(CASE WHEN txn_cd IN"
                + " ('RD', 'EX') THEN -points ELSE points END) FROM @loy_txn GROUP BY 1",
            "SELECT type, sum(points) FROM membership.ledger_entry GROUP BY 1"),
        total(
            "points in accounts",
            "SELECT 'points', coalesce(sum(points_bal), 0) FROM @loy_account",
            "SELECT 'points', coalesce(sum(l.points), 0) FROM membership.ledger_entry l WHERE"
                + " EXISTS (SELECT 1 FROM membership.enrolment e WHERE e.member_id ="
                + " l.member_id)"),
        total(
            "days of ledger lines",
            "SELECT 'first', CAST(CAST(min(txn_ts) AS date) AS char(10)) FROM @loy_txn UNION ALL"
                + " SELECT 'last', CAST(CAST(max(txn_ts) AS date) AS char(10)) FROM @loy_txn",
            "SELECT 'first', CAST(CAST(min(occurred_at AT TIME ZONE 'Europe/Berlin') AS date) AS"
                + " char(10)) FROM membership.ledger_entry UNION ALL SELECT 'last',"
                + " CAST(CAST(max(occurred_at AT TIME ZONE 'Europe/Berlin') AS date) AS char(10))"
                + " FROM membership.ledger_entry"),
        total(
            "first and last ledger line",
            "SELECT 'first', min(txn_id) FROM @loy_txn UNION ALL SELECT 'last', max(txn_id) FROM"
                + " @loy_txn",
            "SELECT 'first', min(entry_id) FROM membership.ledger_entry UNION ALL SELECT 'last',"
                + " max(entry_id) FROM membership.ledger_entry"));
  }

  List<Invariant> invariants() {
    return List.of(
        new Invariant(
            "the balance of an account is the sum of its ledger",
            Invariant.Whose.LEGACY,
            sides.figures(
                named(
                    "SELECT concat('account ', a.cust_id), 'another sum' FROM @loy_account a LEFT"
                        + " JOIN (SELECT cust_id, sum(CASE WHEN txn_cd IN ('RD', 'EX') THEN -points"
                        + " ELSE points END) AS points FROM @loy_txn GROUP BY cust_id) l ON"
                        + " l.cust_id = a.cust_id WHERE a.points_bal <> coalesce(l.points, 0)"
                        + " ORDER BY 1 LIMIT 5"),
                legacy)),
        new Invariant(
            "what is redeemed or expired takes points, what is earned gives them",
            Invariant.Whose.DOMAIN,
            sides.figures(
                "SELECT 'ledger entry ' || entry_id, type || ' with the wrong sign' FROM"
                    + " membership.ledger_entry WHERE (type IN ('REDEEMED', 'EXPIRED') AND points >"
                    + " 0) OR (type = 'EARNED' AND points < 0) ORDER BY 1 LIMIT 5",
                store)));
  }

  private ControlTotal total(String name, String inLegacy, String inDomain) {
    return new ControlTotal(
        name, sides.figures(named(inLegacy), legacy), sides.figures(inDomain, store));
  }

  private String named(String sql) {
    return sql.replaceAll("@(\\w+)", shop.table("$1"));
  }
}
