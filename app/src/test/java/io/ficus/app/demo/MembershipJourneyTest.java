package io.ficus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.ChangeFeed;
import io.ficus.cdc.Watermarks;
import io.ficus.cdc.feed.DeadLetter;
import io.ficus.cdc.feed.KafkaChangeFeed;
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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The main job from end to end, on the demo as a user has it, with the commands that a user types.
 * Every test works on customers of its own and leaves the domain without dead letters and at OFF.
 */
class MembershipJourneyTest {

  private static Demo demo;
  private static Connection shop;
  private static Connection store;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    demo = Demo.start(new DemoOptions(0, 0.02, 7, 5, null), line -> {});
    await().atMost(Duration.ofMinutes(2)).until(demo::caughtUp);
    shop = DriverManager.getConnection(demo.shopUrl(), "postgres", "");
    store = DriverManager.getConnection(demo.storeUrl(), "postgres", "");
  }

  @AfterAll
  static void stop() throws Exception {
    shop.close();
    store.close();
    demo.close();
  }

  @AfterEach
  void backToOff() {
    type("cutover", "rollback", "membership", "--to", "OFF", "--reason", "end of test");
  }

  @Test
  void advancesToShadowWithProofAndIsRefusedWithout() {
    assertThat(type("cutover", "advance", "membership", "--reason", "go").exit())
        .satisfiesAnyOf(
            code -> assertThat(code).isEqualTo(3), code -> assertThat(code).isEqualTo(0));
    type("cutover", "rollback", "membership", "--to", "OFF", "--reason", "from the start");

    assertThat(type("reconcile", "run", "membership").exit()).isZero();
    assertThat(type("cutover", "plan", "membership").exit()).isZero();
    assertThat(type("cutover", "advance", "membership", "--reason", "go", "--dry-run").exit())
        .isZero();
    assertThat(stage()).contains("OFF");
    assertThat(type("cutover", "advance", "membership", "--reason", "go").exit()).isZero();
    assertThat(stage()).contains("DUAL_WRITE");
    assertThat(type("reconcile", "run", "membership").exit()).isZero();
    assertThat(type("cutover", "advance", "membership", "--reason", "go").exit()).isZero();
    assertThat(stage()).contains("SHADOW");

    Typed beyond = type("cutover", "advance", "membership", "--reason", "too far");
    assertThat(beyond.exit()).isNotZero();
    assertThat(beyond.err()).contains("fence install");
    assertThat(stage()).contains("SHADOW");
  }

  @Test
  void aStaleEpochIsAConflict() {
    assertThat(
            type("cutover", "advance", "membership", "--reason", "late", "--epoch", "999999")
                .exit())
        .isEqualTo(5);
  }

  @Test
  @Tag("C3")
  void anUnknownCodeStopsItsOwnKeyOnlyAndClosesTheGateUntilItIsMended() throws Exception {
    long broken = newMember("Broken");
    long sound = newMember("Sound");
    execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'ZZ', 5, localtimestamp)",
        broken);
    execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'AJ', 5, localtimestamp)",
        broken);
    execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'AJ', 7, localtimestamp)",
        sound);

    await().untilAsserted(() -> assertThat(points(sound)).isEqualTo(7));
    await().untilAsserted(() -> assertThat(deadLetters()).isGreaterThanOrEqualTo(2));
    assertThat(points(broken)).isZero();
    assertThat(type("feed", "dead-letters", "list", "membership").out()).contains("ZZ");
    assertThat(type("reconcile", "run", "membership").exit()).isEqualTo(3);
    Typed refused = type("cutover", "advance", "membership", "--reason", "hope");
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.err()).contains("dead-letters-empty").contains("CLOSED");

    execute("UPDATE loy_txn SET txn_cd = 'AJ' WHERE cust_id = ? AND txn_cd = 'ZZ'", broken);
    // The shop's trigger took the unknown code for one that costs points.
    execute("UPDATE loy_account SET points_bal = 10 WHERE cust_id = ?", broken);
    awaitCaughtUp();
    Typed rehearsed = replay("--reason", "look first", "--dry-run");
    assertThat(rehearsed.exit()).isZero();
    assertThat(rehearsed.out()).contains("Would resolve");
    assertThat(points(broken)).isZero();
    assertThat(replay("--reason", "code mended").exit()).isZero();
    assertThat(type("feed", "history", "membership").out()).contains("code mended");
    assertThat(points(broken)).isEqualTo(10);
    await().untilAsserted(() -> assertThat(deadLetters()).isZero());
    assertThat(type("reconcile", "run", "membership").exit()).isZero();
  }

  @Test
  void aNullThatTheDomainNeedsIsADeadLetter() throws Exception {
    long id = newMember("Nulled");
    execute("UPDATE customer SET last_name = NULL WHERE cust_id = ?", id);
    await().untilAsserted(() -> assertThat(deadLetters()).isEqualTo(1));
    // At OFF the shop answers, and it cannot say this in the domain's words.
    HttpResponse<String> answer = get("/api/v1/membership/members/" + id);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("legacy.unmappable-row").contains("last_name");
    execute("UPDATE customer SET last_name = 'Mended' WHERE cust_id = ?", id);
    awaitCaughtUp();
    assertThat(replay("--reason", "name mended").exit()).isZero();
    assertThat(profileName(id)).isEqualTo("Mended");
  }

  @Test
  void truncateIsNeverCarriedOutAndClosesTheGate() throws Exception {
    execute("CREATE TABLE IF NOT EXISTS consent_kept AS SELECT * FROM cust_consent");
    long consents = count("SELECT count(*) FROM membership.marketing_consent");
    execute("TRUNCATE cust_consent");
    await().untilAsserted(() -> assertThat(deadLetters()).isEqualTo(1));
    assertThat(count("SELECT count(*) FROM membership.marketing_consent")).isEqualTo(consents);
    assertThat(type("feed", "dead-letters", "list", "membership").out())
        .containsIgnoringCase("truncate");

    // The traffic may have put one there meanwhile.
    execute("INSERT INTO cust_consent SELECT * FROM consent_kept ON CONFLICT DO NOTHING");
    for (DeadLetter letter :
        demo.part(KafkaChangeFeed.class).deadLetters().list("membership", 10)) {
      String id = String.valueOf(letter.id());
      assertThat(type("feed", "dead-letters", "show", "membership", id).out())
          .containsIgnoringCase("truncate");
      String[] drop = {"feed", "dead-letters", "drop", "membership", id, "--reason", "put back"};
      assertThat(type(drop).exit()).isZero();
      assertThat(type(drop).exit()).isEqualTo(1);
    }
    awaitCaughtUp();
    assertThat(type("reconcile", "run", "membership").exit()).isZero();
  }

  @Test
  void strangeValuesArriveAsTheyAre() throws Exception {
    long id = newMember("Größe 🚀 \\u0000 nul");
    String large = "0123456789abcdef".repeat(5 * 1024 * 1024 / 16);
    execute("UPDATE customer SET remarks = ? WHERE cust_id = ?", large, id);
    execute("UPDATE customer SET first_name = 'Changed' WHERE cust_id = ?", id);
    execute("ALTER TABLE customer ADD COLUMN IF NOT EXISTS added_later varchar(10)");
    execute("UPDATE customer SET added_later = 'x', lang_cd = 'en' WHERE cust_id = ?", id);
    execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'AJ', 1, '2025-03-30"
            + " 02:30:00')",
        id);
    execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'AJ', 1, '2025-10-26"
            + " 02:30:00')",
        id);
    awaitCaughtUp();

    assertThat(profileName(id)).isEqualTo("Größe 🚀 \\u0000 nul");
    assertThat(count("SELECT length(note) FROM membership.profile WHERE member_id = " + id))
        .isEqualTo(large.length());
    assertThat(points(id)).isEqualTo(2);
    assertThat(
            count(
                "SELECT count(*) FROM membership.ledger_entry WHERE member_id = "
                    + id
                    + " AND occurred_at IN ('2025-03-30T01:30:00Z', '2025-10-26T00:30:00Z')"))
        .isEqualTo(2);
    assertThat(type("reconcile", "run", "membership").exit()).isZero();
  }

  @Test
  void aChangedPrimaryKeyIsANewMemberAndNoOldOne() throws Exception {
    long id = newMember("Mover");
    execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts, ext_ref)"
            + " VALUES (?, 'AJ', 3, localtimestamp, 'once')",
        id);
    awaitCaughtUp();
    // Both keys of the line hold the one reference that membership has once.
    execute("UPDATE loy_txn SET txn_id = txn_id + 5000000 WHERE cust_id = ?", id);
    awaitCaughtUp();
    assertThat(deadLetters()).isZero();
    assertThat(points(id)).isEqualTo(3);
    execute("UPDATE loy_txn SET cust_id = ? WHERE cust_id = ?", id + 5_000_000, id);
    long other = id + 5_000_000;
    execute("UPDATE customer SET cust_id = ? WHERE cust_id = ?", other, id);
    execute("UPDATE loy_account SET cust_id = ? WHERE cust_id = ?", other, id);
    awaitCaughtUp();
    assertThat(profileName(other)).isEqualTo("Mover");
    assertThat(count("SELECT count(*) FROM membership.profile WHERE member_id = " + id)).isZero();
    assertThat(count("SELECT count(*) FROM membership.enrolment WHERE member_id = " + id)).isZero();
    assertThat(type("reconcile", "run", "membership").exit()).isZero();
  }

  @Test
  void writesThroughTheSeamReachBothStores() throws Exception {
    long id = newMember("Routed");
    awaitCaughtUp();
    assertThat(type("reconcile", "run", "membership").exit()).isZero();
    assertThat(type("cutover", "advance", "membership", "--reason", "dual").exit()).isZero();
    HttpResponse<String> adjusted =
        post(
            "/api/v1/membership/members/" + id + "/points/adjust",
            "{\"points\": 250, \"reason\": \"GOODWILL\"}",
            "req-" + id);
    assertThat(adjusted.statusCode()).as(adjusted.body()).isBetween(200, 201);
    assertThat(count(shop, "SELECT points_bal FROM loy_account WHERE cust_id = " + id))
        .isEqualTo(250);
    await().untilAsserted(() -> assertThat(points(id)).isEqualTo(250));
    awaitCaughtUp();
    assertThat(points(id)).isEqualTo(250);
    assertThat(type("reconcile", "run", "membership").exit()).isZero();
  }

  @Test
  @Tag("C8")
  void aRogueWriteIsRepairedAndTheGateStaysClosedUntilARunIsClean() throws Exception {
    long id = newMember("Right");
    awaitCaughtUp();
    store
        .createStatement()
        .execute("UPDATE membership.profile SET family_name = 'Rogue' WHERE member_id = " + id);
    assertThat(type("reconcile", "run", "membership").exit()).isEqualTo(3);
    Typed plan = repair("plan", "membership", "--reason", "rogue");
    String number = plan.out().replaceAll("(?s)Repair (\\d+) of run.*", "$1");
    assertThat(repair("apply", "membership", number, "--reason", "look", "--dry-run").out())
        .contains("stored 1");
    assertThat(profileName(id)).isEqualTo("Rogue");
    Typed applied = repair("apply", "membership", number, "--reason", "rogue");
    assertThat(applied.exit()).as(applied.out()).isZero();
    assertThat(profileName(id)).isEqualTo("Right");
    assertThat(type("cutover", "advance", "membership", "--reason", "hope").err())
        .contains("reconciliation-clean")
        .contains("REPAIRED");
    assertThat(repair("undo", "membership", number, "--reason", "was right").exit()).isZero();
    assertThat(profileName(id)).isEqualTo("Rogue");
    execute("UPDATE customer SET last_name = 'Newest' WHERE cust_id = ?", id);
    awaitCaughtUp();
    assertThat(type("reconcile", "run", "membership").exit()).isZero();
  }

  private static Typed repair(String... options) {
    return type(
        Stream.concat(Stream.of("reconcile", "repair"), Stream.of(options)).toArray(String[]::new));
  }

  @Test
  void reportsComeInThreeForms() {
    assertThat(type("reconcile", "run", "membership").exit()).isZero();
    assertThat(type("reconcile", "report", "membership", "--format", "html").out())
        .contains("<html")
        .doesNotContain("src=\"http");
    assertThat(type("reconcile", "report", "membership", "--format", "json").out())
        .contains("schemaVersion");
    assertThat(type("reconcile", "report", "membership", "--format", "csv").exit()).isZero();
  }

  @Test
  void bridgeStatusPauseAndResume() {
    assertThat(type("bridge", "status").out()).contains("STREAMING");
    assertThat(type("bridge", "pause", "--reason", "lunch", "--dry-run").exit()).isZero();
    assertThat(type("bridge", "status").out()).contains("STREAMING");
    assertThat(type("bridge", "pause", "--reason", "lunch").exit()).isZero();
    await().untilAsserted(() -> assertThat(type("bridge", "status").out()).contains("PAUSED"));
    assertThat(type("bridge", "resume", "--reason", "back").exit()).isZero();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(type("bridge", "status").out()).contains("STREAMING"));
  }

  @Test
  void doctorHasNothingToMend() {
    assertThat(type("doctor").out()).doesNotContain("FAILED");
    assertThat(type("bridge", "pause").exit()).as("a mutation without --reason").isEqualTo(2);
    assertThat(Typed.at("http://localhost:1", "bridge", "status").err()).contains("./ficus demo");
  }

  private static Typed type(String... command) {
    return Typed.at(demo.address(), command);
  }

  private static String stage() {
    return type("cutover", "show", "membership").out();
  }

  private static Typed replay(String... options) {
    return type(
        Stream.concat(Stream.of("feed", "dead-letters", "replay", "membership"), Stream.of(options))
            .toArray(String[]::new));
  }

  private static long deadLetters() {
    return demo.part(ChangeFeed.class).status("membership").deadLetters();
  }

  private static void awaitCaughtUp() {
    Watermarks watermarks = demo.part(Watermarks.class);
    assertThat(watermarks.await("membership", watermarks.mark(), Duration.ofSeconds(30)))
        .isInstanceOf(AwaitOutcome.Applied.class);
  }

  private static long newMember(String lastName) throws Exception {
    try (PreparedStatement insert =
        shop.prepareStatement(
            "WITH c AS (INSERT INTO customer (cust_no, first_name, last_name, email, created_ts,"
                + " upd_ts_utc) VALUES ('C-test', 'Test', ?, 'Test@Example.com', localtimestamp,"
                + " localtimestamp) RETURNING cust_id) INSERT INTO loy_account (cust_id, card_no,"
                + " enrolled_ts) SELECT cust_id, 'card', localtimestamp FROM c RETURNING"
                + " cust_id")) {
      insert.setString(1, lastName);
      try (ResultSet made = insert.executeQuery()) {
        made.next();
        return made.getLong(1);
      }
    }
  }

  private static void execute(String sql, Object... values) throws Exception {
    try (PreparedStatement statement = shop.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  private static long points(long member) throws Exception {
    return count(
        "SELECT coalesce(sum(points), 0) FROM membership.ledger_entry WHERE member_id = " + member);
  }

  private static String profileName(long member) throws Exception {
    try (ResultSet found =
        store
            .createStatement()
            .executeQuery(
                "SELECT family_name FROM membership.profile WHERE member_id = " + member)) {
      return found.next() ? found.getString(1) : "(none)";
    }
  }

  private static long count(String sql) throws Exception {
    return count(store, sql);
  }

  private static long count(Connection where, String sql) throws Exception {
    try (ResultSet found = where.createStatement().executeQuery(sql)) {
      found.next();
      return found.getLong(1);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(demo.address() + path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body, String request) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(demo.address() + path))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", request)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
