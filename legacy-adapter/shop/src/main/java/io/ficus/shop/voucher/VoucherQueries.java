package io.ficus.shop.voucher;

import io.ficus.reconciliation.SideQueries;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.time.PostgresTime;
import java.util.List;

/**
 * How the sides of the pair are read: SQL whose answers have the pair's columns as names. Written
 * without a look at the translator, and in another language than it, so that a fault of either
 * shows.
 *
 * <p>Vouchers and campaigns are numbered apart, and a pair has one kind of key. So a campaign's key
 * is its number below zero.
 */
final class VoucherQueries {

  private VoucherQueries() {}

  /** The domain store. */
  static SideQueries vouchers() {
    return new SideQueries(
            "voucher: campaign, face, redemption",
            List.of(
                "SELECT voucher_id FROM voucher.face WHERE @in(voucher_id)",
                "SELECT voucher_id FROM voucher.redemption WHERE @in(voucher_id)",
                "SELECT -campaign_id FROM voucher.campaign WHERE @in(-campaign_id)"),
            List.of(
                """
            SELECT voucher_id AS id, code, campaign_id AS campaign, holder_id AS holder, status,
                   value, issued_at, to_char(last_day, 'YYYY-MM-DD') AS last_day, archived,
                   request_id AS request, xmin::text AS version, NULL AS unmappable, NULL AS raw
              FROM voucher.face WHERE @in(voucher_id)
             ORDER BY voucher_id
            """,
                """
            SELECT -campaign_id AS id, code, name, discount, discount_value, minimum_order,
                   to_char(first_day, 'YYYY-MM-DD') AS first_day,
                   to_char(last_day, 'YYYY-MM-DD') AS last_day, active, budget,
                   xmin::text AS version, NULL AS unmappable, NULL AS raw
              FROM voucher.campaign WHERE @in(-campaign_id)
             ORDER BY -campaign_id
            """,
                """
            SELECT voucher_id AS id, redemption_id AS use, order_id AS of_order,
                   member_id AS member, discount, redeemed_at AS at, reversed,
                   request_id AS request, xmin::text AS version, NULL AS unmappable, NULL AS raw
              FROM voucher.redemption WHERE @in(voucher_id)
             ORDER BY voucher_id, redemption_id
            """))
        // First as vouchers themselves hold one: then they add no use to it, either.
        .withLocks(
            List.of(
                "SELECT pg_advisory_xact_lock(hashtextextended('voucher.voucher', voucher_id))"
                    + " FROM voucher.face WHERE @in(voucher_id)",
                "SELECT pg_advisory_xact_lock(hashtextextended('voucher.campaign', campaign_id))"
                    + " FROM voucher.campaign WHERE @in(-campaign_id)",
                "SELECT voucher_id FROM voucher.face WHERE @in(voucher_id) FOR UPDATE",
                "SELECT campaign_id FROM voucher.campaign WHERE @in(-campaign_id) FOR UPDATE",
                "SELECT voucher_id FROM voucher.redemption WHERE @in(voucher_id) FOR SHARE"));
  }

  /** The shop, by its engine. */
  static SideQueries shop(ShopDatabase shop) {
    return switch (shop.engine()) {
      case POSTGRESQL -> onPostgres();
      case MARIADB -> MariaDbVoucherQueries.shop(shop.schema());
    };
  }

  /** Tables stand in the schema public. */
  private static SideQueries onPostgres() {
    return new SideQueries(
            "shop: vou_campaign, voucher, vou_redemption",
            List.of(
                "SELECT vou_id FROM public.voucher WHERE @in(vou_id)",
                "SELECT vou_id FROM public.vou_redemption WHERE @in(vou_id)",
                "SELECT -vou_camp_id FROM public.vou_campaign WHERE @in(-vou_camp_id)"),
            List.of(
                """
            SELECT vou_id AS id, vou_code::text AS code, vou_camp_id::bigint AS campaign,
                   cust_id AS holder,
                   CASE status_cd WHEN 'I' THEN 'ISSUED' WHEN 'R' THEN 'REDEEMED'
                                  WHEN 'X' THEN 'EXPIRED' WHEN 'B' THEN 'CANCELLED' END AS status,
                   value_cents / 100.0 AS value, %s AS issued_at,
                   to_char(exp_date, 'YYYY-MM-DD') AS last_day,
                   CASE del_flg WHEN 'Y' THEN true WHEN 'N' THEN false END AS archived,
                   CASE WHEN ext_ref ~ '\\S' THEN ext_ref END AS request,
                   xmin::text AS version,
                   CASE WHEN vou_code::text !~ '^\\S' THEN 'code'
                        WHEN vou_camp_id <= 0 THEN 'campaign'
                        WHEN cust_id <= 0 THEN 'holder'
                        WHEN status_cd NOT IN ('I', 'R', 'X', 'B') THEN 'status'
                        WHEN NOT isfinite(exp_date) THEN 'last_day'
                        WHEN del_flg NOT IN ('Y', 'N') THEN 'archived' END AS unmappable,
                   concat_ws(' ', status_cd, del_flg, exp_date) AS raw
              FROM public.voucher WHERE @in(vou_id)
             ORDER BY vou_id
            """
                    .formatted(PostgresTime.instantOf("issued_ts")),
                """
            SELECT -vou_camp_id::bigint AS id, camp_cd::text AS code, camp_name AS name,
                   CASE disc_cd WHEN 'A' THEN 'AMOUNT' WHEN 'P' THEN 'PERCENT' END AS discount,
                   CASE disc_cd WHEN 'A' THEN disc_val / 100.0 ELSE disc_val END AS discount_value,
                   min_ord_amt AS minimum_order,
                   to_char(valid_from, 'YYYY-MM-DD') AS first_day,
                   to_char(valid_to, 'YYYY-MM-DD') AS last_day,
                   CASE active_flg WHEN 'Y' THEN true WHEN 'N' THEN false END AS active,
                   budget_cents / 100.0 AS budget,
                   xmin::text AS version,
                   CASE WHEN disc_cd NOT IN ('A', 'P') THEN 'discount'
                        WHEN disc_val < 0 OR disc_cd = 'P' AND disc_val > 100
                          THEN 'discount_value'
                        WHEN NOT isfinite(valid_from) THEN 'first_day'
                        WHEN NOT isfinite(valid_to) THEN 'last_day'
                        WHEN active_flg NOT IN ('Y', 'N') THEN 'active' END AS unmappable,
                   concat_ws(' ', disc_cd, disc_val, active_flg) AS raw
              FROM public.vou_campaign WHERE @in(-vou_camp_id)
             ORDER BY -vou_camp_id
            """,
                """
            SELECT vou_id AS id, red_id AS use, ord_id AS of_order, cust_id AS member,
                   disc_amt AS discount, %s AS at,
                   CASE cancel_flg WHEN 'Y' THEN true WHEN 'N' THEN false END AS reversed,
                   CASE WHEN ext_ref ~ '\\S' THEN ext_ref END AS request,
                   xmin::text AS version,
                   CASE WHEN cancel_flg NOT IN ('Y', 'N')
                          THEN 'use ' || red_id || ' has an unknown flag'
                        WHEN cust_id <= 0
                          THEN 'use ' || red_id || ' has no customer number' END AS unmappable,
                   cancel_flg || ' ' || disc_amt AS raw
              FROM public.vou_redemption WHERE @in(vou_id)
             ORDER BY vou_id, red_id
            """
                    .formatted(PostgresTime.instantOf("red_ts"))))
        .withLocks(
            List.of(
                "SELECT vou_id FROM public.voucher WHERE @in(vou_id) FOR UPDATE",
                "SELECT vou_camp_id FROM public.vou_campaign WHERE @in(-vou_camp_id) FOR UPDATE",
                "SELECT vou_id FROM public.vou_redemption WHERE @in(vou_id) FOR SHARE"));
  }
}
