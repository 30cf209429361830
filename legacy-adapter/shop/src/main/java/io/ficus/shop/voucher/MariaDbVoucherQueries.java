package io.ficus.shop.voucher;

import io.ficus.reconciliation.SideQueries;
import java.util.List;

/**
 * How the shop on MariaDB is read. What is there otherwise than on PostgreSQL is said of {@code
 * MariaDbMemberQueries}: versions by a hash, comparisons by bytes, the wall clock handed on, the
 * character U+0000, and dates that are none.
 */
final class MariaDbVoucherQueries {

  private static final String VOUCHERS =
      """
      SELECT vou_id AS id, vou_code AS code, vou_camp_id AS campaign, cust_id AS holder,
             CASE CAST(status_cd AS BINARY) WHEN 'I' THEN 'ISSUED' WHEN 'R' THEN 'REDEEMED'
                                            WHEN 'X' THEN 'EXPIRED' WHEN 'B' THEN 'CANCELLED' END
               AS status,
             value_cents / 100.0 AS value, issued_ts AS issued_at,
             date_format(exp_date, '%Y-%m-%d') AS last_day,
             CASE CAST(del_flg AS BINARY) WHEN 'Y' THEN true WHEN 'N' THEN false END AS archived,
             CASE WHEN ext_ref ${words} THEN ext_ref END AS request,
             md5(concat_ws(',', quote(vou_code), quote(vou_camp_id), quote(cust_id),
                           quote(status_cd), quote(value_cents), quote(issued_ts),
                           quote(exp_date), quote(del_flg), quote(ext_ref))) AS version,
             CASE WHEN vou_code NOT REGEXP '^[^[:space:]]' THEN 'code'
                  WHEN instr(CAST(vou_code AS BINARY), char(0)) > 0 THEN 'code'
                  WHEN vou_camp_id <= 0 THEN 'campaign'
                  WHEN cust_id <= 0 THEN 'holder'
                  WHEN CAST(status_cd AS BINARY) NOT IN ('I', 'R', 'X', 'B') THEN 'status'
                  WHEN year(issued_ts) = 0 THEN 'issued_at'
                  WHEN ${none:exp_date} THEN 'last_day'
                  WHEN CAST(del_flg AS BINARY) NOT IN ('Y', 'N') THEN 'archived'
                  WHEN instr(CAST(ext_ref AS BINARY), char(0)) > 0 THEN 'request' END
               AS unmappable,
             concat_ws(' ', status_cd, del_flg, exp_date) AS raw
        FROM ${schema}voucher WHERE @in(vou_id)
       ORDER BY vou_id
      """;

  private static final String CAMPAIGNS =
      """
      SELECT -vou_camp_id AS id, camp_cd AS code, camp_name AS name,
             CASE CAST(disc_cd AS BINARY) WHEN 'A' THEN 'AMOUNT' WHEN 'P' THEN 'PERCENT' END
               AS discount,
             CASE CAST(disc_cd AS BINARY) WHEN 'A' THEN disc_val / 100.0 ELSE disc_val END
               AS discount_value,
             min_ord_amt AS minimum_order,
             date_format(valid_from, '%Y-%m-%d') AS first_day,
             date_format(valid_to, '%Y-%m-%d') AS last_day,
             CASE CAST(active_flg AS BINARY) WHEN 'Y' THEN true WHEN 'N' THEN false END AS active,
             budget_cents / 100.0 AS budget,
             md5(concat_ws(',', quote(camp_cd), quote(camp_name), quote(disc_cd), quote(disc_val),
                           quote(min_ord_amt), quote(valid_from), quote(valid_to),
                           quote(active_flg), quote(budget_cents))) AS version,
             CASE WHEN instr(CAST(camp_cd AS BINARY), char(0)) > 0 THEN 'code'
                  WHEN instr(CAST(camp_name AS BINARY), char(0)) > 0 THEN 'name'
                  WHEN CAST(disc_cd AS BINARY) NOT IN ('A', 'P') THEN 'discount'
                  WHEN disc_val < 0 OR CAST(disc_cd AS BINARY) = 'P' AND disc_val > 100
                    THEN 'discount_value'
                  WHEN ${none:valid_from} THEN 'first_day'
                  WHEN ${none:valid_to} THEN 'last_day'
                  WHEN CAST(active_flg AS BINARY) NOT IN ('Y', 'N') THEN 'active' END
               AS unmappable,
             concat_ws(' ', disc_cd, disc_val, active_flg) AS raw
        FROM ${schema}vou_campaign WHERE @in(-vou_camp_id)
       ORDER BY -vou_camp_id
      """;

  private static final String USES =
      """
      SELECT vou_id AS id, red_id AS `use`, ord_id AS of_order, cust_id AS member,
             disc_amt AS discount, red_ts AS `at`,
             CASE CAST(cancel_flg AS BINARY) WHEN 'Y' THEN true WHEN 'N' THEN false END
               AS reversed,
             CASE WHEN ext_ref ${words} THEN ext_ref END AS request,
             md5(concat_ws(',', quote(ord_id), quote(cust_id), quote(disc_amt), quote(cancel_flg),
                           quote(red_ts), quote(ext_ref))) AS version,
             CASE WHEN CAST(cancel_flg AS BINARY) NOT IN ('Y', 'N')
                    THEN concat('use ', red_id, ' has an unknown flag')
                  WHEN cust_id <= 0 THEN concat('use ', red_id, ' has no customer number')
                  WHEN year(red_ts) = 0 THEN concat('use ', red_id, ' has no date')
                  WHEN instr(CAST(ext_ref AS BINARY), char(0)) > 0
                    THEN concat('use ', red_id, ' has U+0000 in its reference') END AS unmappable,
             concat(cancel_flg, ' ', disc_amt) AS raw
        FROM ${schema}vou_redemption WHERE @in(vou_id)
       ORDER BY vou_id, red_id
      """;

  private MariaDbVoucherQueries() {}

  /**
   * The queries.
   *
   * @param database that holds the tables
   */
  static SideQueries shop(String database) {
    String schema = "`" + database.replace("`", "``") + "`.";
    String vouchers = "SELECT vou_id FROM " + schema + "voucher WHERE @in(vou_id)";
    String uses = "SELECT vou_id FROM " + schema + "vou_redemption WHERE @in(vou_id)";
    String campaigns =
        "SELECT -vou_camp_id FROM " + schema + "vou_campaign WHERE @in(-vou_camp_id)";
    return new SideQueries(
            "shop: vou_campaign, voucher, vou_redemption",
            List.of(vouchers, uses, campaigns),
            List.of(in(schema, VOUCHERS), in(schema, CAMPAIGNS), in(schema, USES)))
        .withLocks(
            List.of(
                vouchers + " FOR UPDATE", campaigns + " FOR UPDATE", uses + " LOCK IN SHARE MODE"));
  }

  private static String in(String schema, String query) {
    return query
        .replace("${schema}", schema)
        .replace("${words}", "REGEXP '[^[:space:]]'")
        .replaceAll("\\$\\{none:(\\w+)}", "(year($1) = 0 OR month($1) = 0 OR day($1) = 0)");
  }
}
