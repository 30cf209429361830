package io.ficus.shop.membership;

import io.ficus.reconciliation.SideQueries;
import java.util.List;
import java.util.stream.Stream;

/**
 * How one side of the pair is read: SQL whose answers have the pair's columns as names, so that one
 * reader serves both. {@code @in(x)} stands for the keys that are asked for.
 *
 * <p>Written without a look at the translator, and in another language than it, so that a fault of
 * either shows. The domain side reads membership's schema rather than its port: a comparison has to
 * see the rows, their versions and what a port would not answer, in one snapshot and in chunks.
 *
 * @param keys list the keys by which chunks are cut
 * @param roots one row per aggregate, by id
 * @param lines one row per ledger line, by id
 * @param foldsEmail true if e-mail may come in mixed case; folded in Java, because what lower()
 *     does with letters outside ASCII depends on the database
 */
record MemberQueries(List<String> keys, String roots, String lines, boolean foldsEmail) {

  /** The legacy store. */
  static MemberQueries shop() {
    return new MemberQueries(
        keys("cust_id", "public.customer", "public.loy_account", "public.loy_txn"),
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
            .formatted(berlin("a.enrolled_ts")),
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
            .formatted(berlin("txn_ts")),
        true);
  }

  /** The domain store. */
  static MemberQueries membership() {
    return new MemberQueries(
        keys("member_id", "membership.profile", "membership.enrolment", "membership.ledger_entry"),
        """
        WITH keys AS (
          SELECT member_id AS id FROM membership.profile WHERE @in(member_id)
          UNION SELECT member_id FROM membership.enrolment WHERE @in(member_id)
          UNION SELECT member_id FROM membership.marketing_consent WHERE @in(member_id))
        SELECT k.id, p.given_name, p.family_name, p.email, p.note, p.archived,
               e.status, e.enrolled_at, e.lifetime_spend, m.consent_id AS marketing_consent,
               e.member_id IS NOT NULL AS has_account,
               NULL::bigint AS balance,
               concat(p.xmin, '.', e.xmin, '.', m.xmin) AS version,
               NULL AS unmappable,
               NULL AS raw_archived, NULL AS raw_status, NULL AS raw_enrolled_at,
               NULL AS raw_lifetime_spend, NULL AS raw_marketing_consent
          FROM keys k
          LEFT JOIN membership.profile p ON p.member_id = k.id
          LEFT JOIN membership.enrolment e ON e.member_id = k.id
          LEFT JOIN membership.marketing_consent m ON m.member_id = k.id
         ORDER BY k.id
        """,
        """
        SELECT member_id AS id, entry_id AS line, type, points, occurred_at, purchase,
               request_id AS request, xmin::text AS version, NULL AS unmappable, NULL AS raw
          FROM membership.ledger_entry WHERE @in(member_id)
         ORDER BY member_id, entry_id
        """,
        false);
  }

  // Ledger lines too, though they repeat a key: it keeps a chunk's lines as few as its members.
  private static List<String> keys(String key, String... tables) {
    return Stream.of(tables)
        .map(table -> "SELECT %1$s FROM %2$s WHERE @in(%1$s)".formatted(key, table))
        .toList();
  }

  /** As the reader of SQL wants them. */
  SideQueries named(String name) {
    return new SideQueries(name, keys, List.of(roots, lines));
  }

  // PostgreSQL takes a doubled hour for its second, the shop's rule is the first: the earlier
  // instant
  // is right if it reads as the same wall clock.
  private static String berlin(String column) {
    String later = column + " AT TIME ZONE 'Europe/Berlin'";
    String earlier = "(" + later + " - interval '1 hour')";
    return "CASE WHEN %s AT TIME ZONE 'Europe/Berlin' = %s THEN %s ELSE %s END"
        .formatted(earlier, column, earlier, later);
  }
}
