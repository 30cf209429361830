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
 * @param tellsWallClock true if moments come as the wall clock of the head office, because the
 *     database may know of no time zones; they are read in Java then
 * @param locks lock the rows of an aggregate, the root first
 */
record MemberQueries(
    List<String> keys,
    String roots,
    String lines,
    boolean foldsEmail,
    boolean tellsWallClock,
    List<String> locks) {

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
        false,
        false,
        // First as membership itself holds a member: then it adds nothing to one, either.
        List.of(
            "SELECT pg_advisory_xact_lock(hashtextextended('membership.member', member_id))"
                + " FROM membership.profile WHERE @in(member_id)",
            "SELECT member_id FROM membership.profile WHERE @in(member_id) FOR UPDATE",
            "SELECT member_id FROM membership.enrolment WHERE @in(member_id) FOR UPDATE",
            "SELECT member_id FROM membership.ledger_entry WHERE @in(member_id) FOR SHARE",
            "SELECT member_id FROM membership.marketing_consent WHERE @in(member_id) FOR SHARE"));
  }

  // Ledger lines too, though they repeat a key: it keeps a chunk's lines as few as its members.
  static List<String> keys(String key, String... tables) {
    return Stream.of(tables)
        .map(table -> "SELECT %1$s FROM %2$s WHERE @in(%1$s)".formatted(key, table))
        .toList();
  }

  /** As the reader of SQL wants them. */
  SideQueries named(String name) {
    return new SideQueries(name, keys, List.of(roots, lines)).withOneRowPerKey().withLocks(locks);
  }
}
