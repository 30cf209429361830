package io.ficus.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fifteen years of a shop, made up: fills an empty legacy shop, already migrated, with data that
 * depends on the seed, the scale and the reference date alone. The rows are made inside the server,
 * by the scripts in {@code legacy-shop/seed} of migration-scripts.
 *
 * <p>Every balance equals its ledger, no balance was ever below zero, ledger ids rise with time,
 * and every row of the membership tables can be mapped. Immutable; safe to share.
 */
public final class ShopSeed {

  /** What {@link #ShopSeed(long, double)} takes for now, local time of the head office. */
  public static final LocalDateTime REFERENCE = LocalDateTime.of(2026, 11, 1, 0, 0);

  private static final String FOLDER = "/io/ficus/migration/legacy-shop/seed/";
  private static final List<String> SCRIPTS =
      List.of(
          "00_functions.sql",
          "10_catalogue.sql",
          "20_customers.sql",
          "30_loyalty.sql",
          "40_orders.sql",
          "50_leads_messages_analytics.sql",
          "90_sequences.sql");
  private static final Pattern STATEMENT_END = Pattern.compile(";\\s*(\\n|$)");
  private static final Pattern INSERT = Pattern.compile("(?m)^INSERT INTO (\\w+)");
  // Any number: keeps other locks of the same database apart from this one.
  private static final long LOCK = 0x46_69_63_75_73L;

  private final Map<String, String> values;

  /**
   * A seed whose history ends at {@link #REFERENCE}.
   *
   * @see #ShopSeed(long, double, LocalDateTime)
   */
  public ShopSeed(long seed, double scale) {
    this(seed, scale, REFERENCE);
  }

  /**
   * A seed.
   *
   * @param seed the same seed gives the same rows
   * @param scale 1 for 50,000 customers, 40,000 accounts, 200,000 ledger lines, 60,000 vouchers,
   *     100,000 orders; everything else goes along. Greater than 0, at most 100
   * @param reference where the history ends, local time of the head office; nothing has happened
   *     after it, and the ledger reaches three years back from it
   * @throws IllegalArgumentException if the scale is out of range
   */
  public ShopSeed(long seed, double scale, LocalDateTime reference) {
    if (!(scale > 0 && scale <= 100)) {
      throw new IllegalArgumentException(
          "The scale of the shop must be greater than 0 and at most 100, but is " + scale);
    }
    long customers = 5 * rows(10_000, scale, 4);
    Map<String, String> map = new LinkedHashMap<>();
    map.put("seed", Long.toString(spread(seed)));
    map.put(
        "reference",
        "'"
            + reference.format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT))
            + "'");
    map.put("customers", Long.toString(customers));
    map.put("accounts", Long.toString(customers / 5 * 4));
    map.put("ledger", Long.toString(rows(200_000, scale, 40)));
    map.put("orders", Long.toString(rows(100_000, scale, 20)));
    map.put("vouchers", Long.toString(rows(60_000, scale, 12)));
    map.put("carts", Long.toString(2 * rows(15_000, scale, 3)));
    map.put("products", Long.toString(rows(2_000, Math.min(scale, 10), 50)));
    map.put("logins", Long.toString(rows(80_000, scale, 16)));
    map.put("leads", Long.toString(rows(15_000, scale, 3)));
    map.put("messages", Long.toString(rows(120_000, scale, 24)));
    map.put("views", Long.toString(rows(100_000, scale, 20)));
    this.values = Map.copyOf(map);
  }

  /**
   * Fills the shop in one transaction, or does nothing if it has any customer already. Brings the
   * sequences past the highest ids and the planner's statistics up to date.
   *
   * @param shop a connection to the migrated legacy shop, as the owner of its tables, with no
   *     transaction open; given back with the auto-commit it came with
   * @param progress is told one line a table, "customer: 50,000 rows", on the calling thread
   * @throws IllegalStateException if a statement fails; the shop is then as empty as before
   */
  public void fill(Connection shop, Consumer<String> progress) {
    try {
      boolean autoCommit = shop.getAutoCommit();
      shop.setAutoCommit(false);
      try {
        fillInTransaction(shop, progress);
        shop.commit();
      } catch (SQLException | RuntimeException e) {
        rollBack(shop, e);
        throw e;
      } finally {
        shop.setAutoCommit(autoCommit);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The legacy shop could not be filled and was left as it was: "
              + e.getMessage()
              + ". It must be migrated first, and the user must own its tables.",
          e);
    }
  }

  private void fillInTransaction(Connection shop, Consumer<String> progress) throws SQLException {
    try (Statement statement = shop.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      try (var found = statement.executeQuery("SELECT 1 FROM customer LIMIT 1")) {
        if (found.next()) {
          return;
        }
      }
      for (String script : SCRIPTS) {
        for (String sql : STATEMENT_END.split(resolved(script), 0)) {
          statement.execute(sql);
          Matcher insert = INSERT.matcher(sql);
          if (insert.find()) {
            progress.accept(
                String.format(
                    Locale.ROOT, "%s: %,d rows", insert.group(1), statement.getUpdateCount()));
          }
        }
      }
    }
  }

  private String resolved(String script) {
    String text;
    try (InputStream in = ShopSeed.class.getResourceAsStream(FOLDER + script)) {
      if (in == null) {
        throw new IllegalStateException(
            "The script "
                + FOLDER
                + script
                + " is not on the class path; ficus-migration-scripts brings it.");
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    return text;
  }

  private static void rollBack(Connection shop, Exception cause) {
    try {
      shop.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static long rows(long atScaleOne, double scale, long atLeast) {
    return Math.max(atLeast, Math.round(atScaleOne * scale));
  }

  /** Neighbouring seeds must not share bits with the small salts of the scripts (SplitMix64). */
  private static long spread(long seed) {
    long z = seed + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) & Long.MAX_VALUE;
  }
}
