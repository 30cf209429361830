package io.ficus.shop.membership;

import java.util.List;

/**
 * How the shop on MariaDB is read. What is there otherwise than on PostgreSQL:
 *
 * <ul>
 *   <li>A row has no version of its own, so a hash of its columns stands for it, those among them
 *       that say when it was touched: a value that goes and comes back shows by them.
 *   <li>The collation takes a for A, and a blank for nothing. What has to be exact is compared as
 *       bytes, or by its length.
 *   <li>A server knows of time zones only where somebody has loaded their tables, so the wall clock
 *       is handed on.
 *   <li>A text may hold the character U+0000, and a DATETIME the year 0: membership can have
 *       neither.
 * </ul>
 */
final class MariaDbMemberQueries {

  private static final String ROOTS =
      """
      WITH ids AS (
        SELECT cust_id AS id FROM ${schema}customer WHERE @in(cust_id)
        UNION SELECT cust_id FROM ${schema}loy_account WHERE @in(cust_id)
        UNION SELECT cust_id FROM ${schema}cust_consent
               WHERE @in(cust_id) AND consent_cd = 'MKT' AND CAST(consent_cd AS BINARY) = 'MKT'
                 AND CAST(granted_flg AS BINARY) <> 'N')
      SELECT k.id,
             CASE WHEN c.cust_id IS NOT NULL THEN coalesce(c.first_name, '') END AS given_name,
             c.last_name AS family_name,
             CASE WHEN c.email ${words}
                  THEN regexp_replace(c.email, '^[[:space:]]+|[[:space:]]+$', '') END AS email,
             CASE WHEN length(c.remarks) > 0 THEN c.remarks END AS note,
             CASE CAST(c.del_flg AS BINARY) WHEN 'Y' THEN true WHEN 'N' THEN false END AS archived,
             CASE CAST(a.status_cd AS BINARY) WHEN 'A' THEN 'ACTIVE' WHEN 'S' THEN 'SUSPENDED'
                                              WHEN 'C' THEN 'CLOSED' END AS status,
             a.enrolled_ts AS enrolled_at,
             a.spend_cents / 100.0 AS lifetime_spend,
             CASE WHEN CAST(m.granted_flg AS BINARY) = 'Y' THEN m.consent_id END AS marketing_consent,
             a.cust_id IS NOT NULL AS has_account,
             a.points_bal AS balance,
             md5(concat_ws(',', quote(c.first_name), quote(c.last_name), quote(c.email),
                           quote(c.del_flg), quote(c.remarks), quote(c.upd_ts_utc),
                           quote(a.status_cd), quote(a.spend_cents), quote(a.points_bal),
                           quote(a.enrolled_ts), quote(a.last_txn_ts),
                           quote(m.consent_id), quote(m.granted_flg), quote(m.changed_ts))) AS version,
             CASE WHEN c.cust_id IS NOT NULL AND (c.last_name ${words}) IS NOT TRUE
                    THEN 'family_name'
                  WHEN instr(CAST(concat_ws('', c.first_name, c.last_name) AS BINARY), char(0)) > 0
                    THEN 'family_name'
                  WHEN instr(CAST(c.email AS BINARY), char(0)) > 0 THEN 'email'
                  WHEN instr(CAST(c.remarks AS BINARY), char(0)) > 0 THEN 'note'
                  WHEN CAST(c.del_flg AS BINARY) NOT IN ('Y', 'N') THEN 'archived'
                  WHEN CAST(a.status_cd AS BINARY) NOT IN ('A', 'S', 'C') THEN 'status'
                  WHEN year(a.enrolled_ts) = 0 THEN 'enrolled_at'
                  WHEN CAST(m.granted_flg AS BINARY) NOT IN ('Y', 'N') THEN 'marketing_consent' END
               AS unmappable,
             c.del_flg AS raw_archived, a.status_cd AS raw_status,
             CAST(a.enrolled_ts AS char) AS raw_enrolled_at,
             CAST(a.spend_cents AS char) AS raw_lifetime_spend,
             m.granted_flg AS raw_marketing_consent
        FROM ids k
        LEFT JOIN ${schema}customer c ON c.cust_id = k.id
        LEFT JOIN ${schema}loy_account a ON a.cust_id = k.id
        LEFT JOIN ${schema}cust_consent m ON m.cust_id = k.id AND m.consent_cd = 'MKT'
                                         AND CAST(m.consent_cd AS BINARY) = 'MKT'
       ORDER BY k.id
      """;

  private static final String LINES =
      """
      SELECT cust_id AS id, txn_id AS line,
             CASE CAST(txn_cd AS BINARY) WHEN 'EA' THEN 'EARNED' WHEN 'RD' THEN 'REDEEMED'
                                         WHEN 'EX' THEN 'EXPIRED' WHEN 'AJ' THEN 'ADJUSTED' END AS type,
             CASE WHEN CAST(txn_cd AS BINARY) IN ('RD', 'EX') THEN -points ELSE points END AS points,
             txn_ts AS occurred_at,
             amount_cents / 100.0 AS purchase,
             CASE WHEN ext_ref ${words} THEN ext_ref END AS request,
             md5(concat_ws(',', quote(txn_cd), quote(points), quote(amount_cents), quote(txn_ts),
                           quote(ext_ref))) AS version,
             CASE WHEN CAST(txn_cd AS BINARY) NOT IN ('EA', 'RD', 'EX', 'AJ')
                    THEN concat('line ', txn_id, ' has an unknown code')
                  WHEN points < 0 AND CAST(txn_cd AS BINARY) <> 'AJ'
                    THEN concat('line ', txn_id, ' has negative points')
                  WHEN year(txn_ts) = 0 THEN concat('line ', txn_id, ' has no date')
                  WHEN instr(CAST(ext_ref AS BINARY), char(0)) > 0
                    THEN concat('line ', txn_id, ' has U+0000 in its reference') END AS unmappable,
             concat(txn_cd, ' ', points) AS raw
        FROM ${schema}loy_txn WHERE @in(cust_id)
       ORDER BY cust_id, txn_id
      """;

  private MariaDbMemberQueries() {}

  /**
   * The queries.
   *
   * @param database that holds the tables
   */
  static MemberQueries shop(String database) {
    String schema = "`" + database.replace("`", "``") + "`.";
    return new MemberQueries(
        MemberQueries.keys(
            "cust_id", schema + "customer", schema + "loy_account", schema + "loy_txn"),
        in(schema, ROOTS),
        in(schema, LINES),
        true,
        true,
        List.of(
            "SELECT cust_id FROM " + schema + "customer WHERE @in(cust_id) FOR UPDATE",
            "SELECT cust_id FROM " + schema + "loy_account WHERE @in(cust_id) FOR UPDATE",
            "SELECT cust_id FROM " + schema + "loy_txn WHERE @in(cust_id) LOCK IN SHARE MODE",
            "SELECT cust_id FROM "
                + schema
                + "cust_consent WHERE @in(cust_id) AND consent_cd = 'MKT' LOCK IN SHARE MODE"));
  }

  private static String in(String schema, String query) {
    return query.replace("${schema}", schema).replace("${words}", "REGEXP '[^[:space:]]'");
  }
}
