package io.ficus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.app.cli.Typed;
import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.ChangeFeed;
import io.ficus.cdc.Watermarks;
import io.ficus.embedded.EmbeddedMariaDbServer;
import io.ficus.shop.engine.ShopEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The way from end to end with the shop on MariaDB, by the commands that a user types. */
class MariaDbJourneyTest {

  private static final double SCALE = 0.005;
  private static final long SEED = 7;

  private static @Nullable Demo demo;
  private static @Nullable Connection shop;
  private static @Nullable Connection store;
  private static final Map<String, List<String>> SEEDED = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    demo = Demo.start(new DemoOptions(0, SCALE, SEED, 0, null, ShopEngine.MARIADB), line -> {});
    shop = DriverManager.getConnection(demo.shopUrl(), demo.shopUser(), "");
    store = DriverManager.getConnection(demo.storeUrl(), "postgres", "");
    SEEDED.putAll(ShopRows.of(shop()));
    await().atMost(Duration.ofMinutes(2)).until(demo::caughtUp);
  }

  @AfterAll
  static void stop() throws Exception {
    if (demo != null) {
      shop().close();
      Objects.requireNonNull(store).close();
      demo.close();
    }
  }

  @AfterEach
  void backToOff() {
    type("cutover", "rollback", "membership", "--to", "OFF", "--reason", "end of test");
  }

  @Test
  void theSeedGivesTheSameRowsAsOnPostgres() throws Exception {
    try (Connection postgres = Shops.migrated().getConnection()) {
      new ShopSeed(SEED, SCALE).fill(postgres, line -> {});
      Map<String, List<String>> there = ShopRows.of(postgres);
      assertThat(SEEDED.keySet()).isEqualTo(there.keySet()).hasSizeGreaterThan(20);
      there.forEach((table, rows) -> assertThat(SEEDED.get(table)).as(table).isEqualTo(rows));
    }
  }

  @Test
  void trafficOfEveryKindIsFollowedAndReconciles() {
    ShopTraffic traffic = demo().traffic();
    traffic.setRate(300);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                traffic.counts().failed() > 0
                    || traffic.counts().committed().values().stream().allMatch(n -> n > 2));
    Typed run = type("reconcile", "run", "membership");
    assertThat(run.exit()).as("while it changes: %s %s", run.out(), run.err()).isZero();
    traffic.setRate(0);
    assertThat(traffic.counts().lastFailure()).isNull();
    awaitCaughtUp();
    assertThat(type("reconcile", "run", "membership").out()).contains("MATCHES");
  }

  @Test
  @Tag("C8")
  @Tag("long")
  void everyPlantedDifferenceIsFoundAndNoOtherWhileTheShopChanges() throws Exception {
    // Old lines: nothing that the traffic does brings one of them again.
    change("DROP TABLE IF EXISTS planted, kept_line");
    change(
        "CREATE TABLE planted AS SELECT row_number() OVER (ORDER BY member_id) AS n, entry_id, member_id"
            + " FROM (SELECT DISTINCT ON (member_id) entry_id, member_id FROM membership.ledger_entry"
            + " ORDER BY member_id, entry_id) l ORDER BY member_id LIMIT 40");
    change(
        "CREATE TABLE kept_line AS SELECT * FROM membership.ledger_entry"
            + " WHERE entry_id IN (SELECT entry_id FROM planted)");
    demo().traffic().setRate(50);
    change(plant("SET points = points + 1", 0));
    change(plant("SET occurred_at = occurred_at + interval '1 microsecond'", 1));
    change(plant("SET purchase = coalesce(purchase, 0) + 0.01", 2));
    change(plant("SET request_id = 'planted ' || l.entry_id", 3));
    change(
        "DELETE FROM membership.ledger_entry WHERE entry_id IN"
            + " (SELECT entry_id FROM planted WHERE n % 5 = 4)");
    try {
      assertThat(type("reconcile", "run", "membership").exit()).isEqualTo(3);
      Set<String> found =
          type("reconcile", "report", "membership", "--format", "csv")
              .out()
              .lines()
              .skip(1)
              .filter(line -> !line.isBlank())
              .map(line -> line.split(",", -1)[1])
              .collect(Collectors.toSet());
      Set<String> planted = new HashSet<>();
      try (Statement statement = store().createStatement();
          ResultSet members = statement.executeQuery("SELECT member_id FROM planted")) {
        while (members.next()) {
          planted.add(members.getString(1));
        }
      }
      assertThat(found).isEqualTo(planted);
      String plan =
          type("reconcile", "repair", "plan", "membership", "--reason", "planted")
              .out()
              .replaceAll("(?s)Repair (\\d+) of run.*", "$1");
      Typed applied =
          type("reconcile", "repair", "apply", "membership", plan, "--reason", "planted");
      assertThat(applied.exit()).as(applied.out()).isZero();
      assertThat(
              number(
                  store(),
                  "SELECT count(*) FROM (TABLE kept_line EXCEPT TABLE membership.ledger_entry) l"))
          .isZero();
    } finally {
      demo().traffic().setRate(0);
      change(
          "DELETE FROM membership.ledger_entry WHERE entry_id IN (SELECT entry_id FROM planted)");
      change("INSERT INTO membership.ledger_entry SELECT * FROM kept_line");
    }
    awaitCaughtUp();
    type("reconcile", "run", "membership").succeeded();
  }

  private static String plant(String change, int kind) {
    return "UPDATE membership.ledger_entry l "
        + change
        + " FROM planted p WHERE p.entry_id = l.entry_id AND p.n % 5 = "
        + kind;
  }

  private static void change(String sql) throws SQLException {
    try (Statement statement = store().createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  @Tag("C5")
  @Tag("C6")
  @Tag("C10")
  void goesToLiveAndBackWithProofAndWritesThroughTheSeamArriveByTheStream() throws Exception {
    long id = newMember("Routed");
    awaitCaughtUp();
    type("reconcile", "run", "membership").succeeded();
    type("cutover", "advance", "membership", "--reason", "go").succeeded();
    adjust(id, 250);
    assertThat(number(shop(), "SELECT points_bal FROM loy_account WHERE cust_id = " + id))
        .isEqualTo(250);
    awaitCaughtUp();
    assertThat(points(id)).isEqualTo(250);
    assertThat(number(store(), "SELECT count(*) FROM seam.intent WHERE carried_at IS NOT NULL"))
        .as("the ledger knows the write by its mark in the stream")
        .isPositive();
    assertThat(number(store(), "SELECT count(*) FROM seam.intent WHERE second_at IS NOT NULL"))
        .as("and nobody else brought it")
        .isZero();

    type("reconcile", "run", "membership").succeeded();
    type("cutover", "advance", "membership", "--reason", "go").succeeded();
    assertThat(type("cutover", "show", "membership").out()).contains("SHADOW");
    adjust(id, 50);
    awaitCaughtUp();
    assertThat(points(id)).isEqualTo(300);
    assertThat(get("/api/v1/membership/members/" + id).body()).contains("300");

    assertThat(type("cutover", "advance", "membership", "--reason", "too far").err())
        .contains("fence install");
    assertThat(type("fence", "install", "membership", "--reason", "go").out())
        .contains("CREATE OR REPLACE TRIGGER `shop`.`ficus_fence_loy_txn_bi`", "4 of 4");
    execute("DROP TRIGGER shop.ficus_fence_loy_txn_bi");
    assertThat(type("cutover", "advance", "membership", "--reason", "too far").err())
        .contains("shop.loy_txn", "ficus fence install membership");
    assertThat(type("cutover", "show", "membership").out()).contains("SHADOW");
    assertThat(type("fence", "install", "membership", "--reason", "go").out()).contains("4 of 4");
    CommandsUntil.shows(MariaDbJourneyTest::type, "LIVE", "cutover", "advance", "membership");
    adjust(id, 25);
    assertThat(points(id)).isEqualTo(325);
    assertThatThrownBy(() -> line(id, "AJ", 1)).hasMessageContaining("ficus cutover show");
    CommandsUntil.shows(
        MariaDbJourneyTest::type, "SHADOW", "cutover", "rollback", "membership", "--to", "SHADOW");
    assertThat(number(shop(), "SELECT points_bal FROM loy_account WHERE cust_id = " + id))
        .isEqualTo(325);
    line(id, "AJ", 1);
    awaitCaughtUp();
    assertThat(points(id)).isEqualTo(326);
    assertThat(type("reconcile", "run", "membership").out()).contains("MATCHES");
  }

  @Test
  @Tag("C3")
  void anUnknownCodeStopsItsOwnKeyOnlyUntilItIsMended() throws Exception {
    long broken = newMember("Broken");
    long sound = newMember("Sound");
    line(broken, "zz", 5);
    line(broken, "AJ", 5);
    line(sound, "AJ", 7);
    await().untilAsserted(() -> assertThat(points(sound)).isEqualTo(7));
    await().untilAsserted(() -> assertThat(deadLetters()).isGreaterThanOrEqualTo(2));
    assertThat(points(broken)).isZero();
    assertThat(type("reconcile", "run", "membership").exit()).isEqualTo(3);

    execute("UPDATE loy_txn SET txn_cd = 'AJ' WHERE cust_id = ? AND txn_cd = 'zz'", broken);
    // The shop's trigger took the unknown code for one that costs points.
    execute("UPDATE loy_account SET points_bal = 10 WHERE cust_id = ?", broken);
    awaitCaughtUp();
    type("feed", "dead-letters", "replay", "membership", "--reason", "code mended").succeeded();
    assertThat(points(broken)).isEqualTo(10);
    await().untilAsserted(() -> assertThat(deadLetters()).isZero());
    type("reconcile", "run", "membership").succeeded();
  }

  @Test
  @Tag("C8")
  void strangeValuesArriveAsTheyAre() throws Exception {
    long id = newMember("Größe 🚀 \\u0000 nul ");
    execute(
        "UPDATE customer SET remarks = ?, email = ' Ä@Example.COM\t', first_name = '' WHERE cust_id = ?",
        "0123456789abcdef".repeat(5 * 1024 * 1024 / 16),
        id);
    execute("UPDATE customer SET first_name = 'blank  ' WHERE cust_id = ?", id);
    execute("ALTER TABLE customer ADD COLUMN IF NOT EXISTS added_later set('a','b') DEFAULT 'b'");
    execute("UPDATE customer SET added_later = 'a,b', lang_cd = 'en' WHERE cust_id = ?", id);
    // One that happens twice in Berlin, one that does not happen, and all six digits.
    lineAt(id, "2025-03-30 02:30:00");
    lineAt(id, "2025-10-26 02:30:00");
    lineAt(id, "2025-10-26 03:00:00.000001");
    awaitCaughtUp();
    assertThat(deadLetters()).isZero();
    assertThat(
            number(
                store(),
                "SELECT count(*) FROM membership.profile WHERE length(note) = 5242880 AND family_name"
                    + " = 'Größe 🚀 \\u0000 nul ' AND given_name = 'blank  ' AND email ="
                    + " 'ä@example.com' AND member_id = "
                    + id))
        .isEqualTo(1);
    assertThat(
            number(
                store(),
                "SELECT count(*) FROM membership.ledger_entry WHERE member_id = "
                    + id
                    + " AND occurred_at IN ('2025-03-30T01:30:00Z', '2025-10-26T00:30:00Z',"
                    + " '2025-10-26T02:00:00.000001Z')"))
        .isEqualTo(3);
    type("reconcile", "run", "membership").succeeded();
  }

  @Test
  void doctorAndStatusSpeakOfMariaDb() {
    assertThat(type("doctor").out()).doesNotContain("FAILED");
    assertThat(type("bridge", "status").out()).contains("STREAMING").contains("shop.customer");
  }

  private static Typed type(String... command) {
    return Typed.at(demo().address(), command);
  }

  private static Demo demo() {
    return Objects.requireNonNull(demo);
  }

  private static Connection shop() {
    return Objects.requireNonNull(shop);
  }

  private static Connection store() {
    return Objects.requireNonNull(store);
  }

  private static long deadLetters() {
    return demo().part(ChangeFeed.class).status("membership").deadLetters();
  }

  private static void awaitCaughtUp() {
    Watermarks watermarks = demo().part(Watermarks.class);
    assertThat(watermarks.await("membership", watermarks.mark(), Duration.ofSeconds(60)))
        .isInstanceOf(AwaitOutcome.Applied.class);
  }

  private static long newMember(String lastName) throws Exception {
    long id = number(shop(), "SELECT nextval(customer_cust_id_seq)");
    execute(
        "INSERT INTO customer (cust_id, cust_no, first_name, last_name, created_ts, upd_ts_utc)"
            + " VALUES (?, 'C-test', 'Test', ?, now(6), now(6))",
        id,
        lastName);
    execute(
        "INSERT INTO loy_account (cust_id, card_no, enrolled_ts) VALUES (?, 'card', now(6))", id);
    return id;
  }

  private static void line(long member, String code, int points) throws Exception {
    execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, ?, ?, now(6))",
        member,
        code,
        points);
  }

  private static void lineAt(long member, String moment) throws Exception {
    execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'AJ', 1, ?)",
        member,
        moment);
  }

  private static void execute(String sql, Object... values) throws Exception {
    try (PreparedStatement statement = shop().prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  private static long points(long member) throws Exception {
    return number(
        store(),
        "SELECT coalesce(sum(points), 0) FROM membership.ledger_entry WHERE member_id = " + member);
  }

  private static long number(Connection where, String sql) throws Exception {
    try (Statement statement = where.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      found.next();
      return found.getLong(1);
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(demo().address() + path)).build(),
            BodyHandlers.ofString());
  }

  private static void adjust(long member, int points) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            demo().address()
                                + "/api/v1/membership/members/"
                                + member
                                + "/points/adjust"))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "req-" + member + "-" + points)
                    .POST(
                        BodyPublishers.ofString(
                            "{\"points\": " + points + ", \"reason\": \"GOODWILL\"}"))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
  }
}
