package io.ficus.shop.membership;

import io.ficus.shop.time.PostgresTime;
import java.util.List;

/** How the shop on PostgreSQL is read. A row's version is the transaction that wrote it. */
final class PostgresMemberQueries {

  private PostgresMemberQueries() {}

  /** The queries; tables stand in the schema public. */
  static MemberQueries shop() {
    return new MemberQueries(
        MemberQueries.keys("cust_id", "public.customer", "public.loy_account", "public.loy_txn"),
        """
        WITH keys AS (
          SELECT cust_id AS id FROM public.customer WHERE @in(cust_id)
          UNION SELECT cust_id FROM public.loy_account WHERE @in(cust_id)
          UNION SELECT cust_id FROM public.cust_consent
                 WHERE @in(cust_id) AND consent_cd = 'MKT' AND granted_flg <> 'N')
        SELECT k.id,
               CASE WHEN c.cust_id IS NOT NULL THEN coalesce(c.first_name, '') END AS given_name,
               c.last_name AS family_name,
               CASE WHEN c.email ~ '\\S' THEN btrim(c.email, E' \\t\\r\\n') END AS email,
               nullif(c.remarks, '') AS note,
               CASE c.del_flg WHEN 'Y' THEN true WHEN 'N' THEN false END AS archived,
               CASE a.status_cd WHEN 'A' THEN 'ACTIVE' WHEN 'S' THEN 'SUSPENDED'
                                WHEN 'C' THEN 'CLOSED' END AS status,
               %s AS enrolled_at,
               a.spend_cents / 100.0 AS lifetime_spend,
               CASE WHEN m.granted_flg = 'Y' THEN m.consent_id END AS marketing_consent,
               a.cust_id IS NOT NULL AS has_account,
               a.points_bal::bigint AS balance,
               concat(c.xmin, '.', a.xmin, '.', m.xmin) AS version,
               CASE WHEN c.cust_id IS NOT NULL AND (c.last_name ~ '\\S') IS NOT TRUE
                      THEN 'family_name'
                    WHEN c.del_flg NOT IN ('Y', 'N') THEN 'archived'
                    WHEN a.status_cd NOT IN ('A', 'S', 'C') THEN 'status'
                    WHEN m.granted_flg NOT IN ('Y', 'N') THEN 'marketing_consent' END
                 AS unmappable,
               c.del_flg AS raw_archived, a.status_cd AS raw_status,
               a.enrolled_ts::text AS raw_enrolled_at, a.spend_cents::text AS raw_lifetime_spend,
               m.granted_flg AS raw_marketing_consent
          FROM keys k
          LEFT JOIN public.customer c ON c.cust_id = k.id
          LEFT JOIN public.loy_account a ON a.cust_id = k.id
          LEFT JOIN public.cust_consent m ON m.cust_id = k.id AND m.consent_cd = 'MKT'
         ORDER BY k.id
        """
            .formatted(PostgresTime.instantOf("a.enrolled_ts")),
        """
        SELECT cust_id AS id, txn_id AS line,
               CASE txn_cd WHEN 'EA' THEN 'EARNED' WHEN 'RD' THEN 'REDEEMED'
                           WHEN 'EX' THEN 'EXPIRED' WHEN 'AJ' THEN 'ADJUSTED' END AS type,
               CASE WHEN txn_cd IN ('RD', 'EX') THEN -points::bigint ELSE points END AS points,
               %s AS occurred_at,
               amount_cents / 100.0 AS purchase,
               CASE WHEN ext_ref ~ '\\S' THEN ext_ref END AS request,
               xmin::text AS version,
               CASE WHEN txn_cd NOT IN ('EA', 'RD', 'EX', 'AJ')
                      THEN 'line ' || txn_id || ' has an unknown code'
                    WHEN points < 0 AND txn_cd <> 'AJ'
                      THEN 'line ' || txn_id || ' has negative points' END AS unmappable,
               txn_cd || ' ' || points AS raw
          FROM public.loy_txn WHERE @in(cust_id)
         ORDER BY cust_id, txn_id
        """
            .formatted(PostgresTime.instantOf("txn_ts")),
        true,
        false,
        // A new line of the ledger moves its account's balance, so it waits for the account.
        List.of(
            "SELECT cust_id FROM public.customer WHERE @in(cust_id) FOR UPDATE",
            "SELECT cust_id FROM public.loy_account WHERE @in(cust_id) FOR UPDATE",
            "SELECT cust_id FROM public.loy_txn WHERE @in(cust_id) FOR SHARE",
            "SELECT cust_id FROM public.cust_consent WHERE @in(cust_id) AND consent_cd = 'MKT'"
                + " FOR SHARE"));
  }
}
