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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
  private static BothStores stores;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    demo = Demo.start(new DemoOptions(0, 0.02, 7, 5, null), line -> {});
    await().atMost(Duration.ofMinutes(2)).until(demo::caughtUp);
    stores = BothStores.of(demo);
  }

  @AfterAll
  static void stop() throws Exception {
    stores.close();
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

    type("reconcile", "run", "membership").succeeded();
    type("cutover", "plan", "membership").succeeded();
    type("cutover", "advance", "membership", "--reason", "go", "--dry-run").succeeded();
    assertThat(stage()).contains("OFF");
    type("cutover", "advance", "membership", "--reason", "go").succeeded();
    assertThat(stage()).contains("DUAL_WRITE");
    type("reconcile", "run", "membership").succeeded();
    type("cutover", "advance", "membership", "--reason", "go").succeeded();
    assertThat(stage()).contains("SHADOW");
    type("cutover", "doctor", "membership").succeeded();

    Typed beyond = type("cutover", "advance", "membership", "--reason", "too far");
    assertThat(beyond.exit()).isNotZero();
    assertThat(beyond.err()).contains("fence install");
    assertThat(stage()).contains("SHADOW");

    // What is left of a fence that was taken out keeps nobody out.
    type("fence", "install", "membership", "--reason", "go").succeeded();
    assertThat(type("cutover", "plan", "membership").out()).doesNotContain("Not possible yet");
    type("fence", "remove", "membership", "--reason", "or not").succeeded();
    assertThat(type("cutover", "plan", "membership").out())
        .contains("Not possible yet", "public.loy_txn", "ficus fence install membership");
    Typed unfenced = type("cutover", "advance", "membership", "--reason", "too far");
    assertThat(unfenced.exit()).isNotZero();
    assertThat(unfenced.err()).contains("public.loy_txn", "ficus fence install membership");
    assertThat(type("cutover", "history", "membership").out())
        .containsPattern("FENCE_REMOVE +DONE +\\S+ +or not +public")
        .containsPattern(
            "HAND_OVER +FAILED +\\S+ +too far +SHADOW -> LIVE, given up at CLAIM_STORES");
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
    long broken = stores.newMember("Broken");
    long sound = stores.newMember("Sound");
    stores.execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'ZZ', 5, localtimestamp)",
        broken);
    stores.execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'AJ', 5, localtimestamp)",
        broken);
    stores.execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'AJ', 7, localtimestamp)",
        sound);

    await().untilAsserted(() -> assertThat(stores.points(sound)).isEqualTo(7));
    await().untilAsserted(() -> assertThat(deadLetters()).isGreaterThanOrEqualTo(2));
    assertThat(stores.points(broken)).isZero();
    assertThat(type("feed", "dead-letters", "list", "membership").out()).contains("ZZ");
    assertThat(type("reconcile", "run", "membership").exit()).isEqualTo(3);
    Typed refused = type("cutover", "advance", "membership", "--reason", "hope");
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.err()).contains("dead-letters-empty").contains("CLOSED");

    stores.execute("UPDATE loy_txn SET txn_cd = 'AJ' WHERE cust_id = ? AND txn_cd = 'ZZ'", broken);
    // The shop's trigger took the unknown code for one that costs points.
    stores.execute("UPDATE loy_account SET points_bal = 10 WHERE cust_id = ?", broken);
    awaitCaughtUp();
    Typed rehearsed =
        type("feed", "dead-letters", "replay", "membership", "--reason", "look first", "--dry-run");
    assertThat(rehearsed.exit()).isZero();
    assertThat(rehearsed.out()).contains("Would resolve");
    assertThat(stores.points(broken)).isZero();
    type("feed", "dead-letters", "replay", "membership", "--reason", "code mended").succeeded();
    assertThat(type("feed", "history", "membership").out()).contains("code mended");
    assertThat(stores.points(broken)).isEqualTo(10);
    await().untilAsserted(() -> assertThat(deadLetters()).isZero());
    type("reconcile", "run", "membership").succeeded();
  }

  @Test
  void aNullThatTheDomainNeedsIsADeadLetter() throws Exception {
    long id = stores.newMember("Nulled");
    stores.execute("UPDATE customer SET last_name = NULL WHERE cust_id = ?", id);
    await().untilAsserted(() -> assertThat(deadLetters()).isEqualTo(1));
    // At OFF the shop answers, and it cannot say this in the domain's words.
    HttpResponse<String> answer = get("/api/v1/membership/members/" + id);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("legacy.unmappable-row").contains("last_name");
    stores.execute("UPDATE customer SET last_name = 'Mended' WHERE cust_id = ?", id);
    awaitCaughtUp();
    type("feed", "dead-letters", "replay", "membership", "--reason", "name mended").succeeded();
    assertThat(stores.profileName(id)).isEqualTo("Mended");
  }

  @Test
  void truncateIsNeverCarriedOutAndClosesTheGate() throws Exception {
    long consents = stores.count("SELECT count(*) FROM membership.marketing_consent");
    // One transaction, or what the traffic writes between the copy and the truncate is gone.
    stores.execute(
        "BEGIN; LOCK TABLE cust_consent; CREATE TABLE consent_kept AS SELECT * FROM cust_consent;"
            + " TRUNCATE cust_consent; COMMIT");
    await().untilAsserted(() -> assertThat(deadLetters()).isEqualTo(1));
    awaitCaughtUp();
    // The traffic adds consents all the while and takes none away.
    assertThat(stores.count("SELECT count(*) FROM membership.marketing_consent"))
        .isGreaterThanOrEqualTo(consents);
    assertThat(type("feed", "dead-letters", "list", "membership").out())
        .containsIgnoringCase("truncate");

    // The traffic may have put one there meanwhile.
    stores.execute("INSERT INTO cust_consent SELECT * FROM consent_kept ON CONFLICT DO NOTHING");
    for (DeadLetter letter :
        demo.part(KafkaChangeFeed.class).deadLetters().list("membership", 10)) {
      String id = String.valueOf(letter.id());
      assertThat(type("feed", "dead-letters", "show", "membership", id).out())
          .containsIgnoringCase("truncate");
      String[] drop = {"feed", "dead-letters", "drop", "membership", id, "--reason", "put back"};
      type(drop).succeeded();
      assertThat(type(drop).exit()).isEqualTo(1);
    }
    awaitCaughtUp();
    type("reconcile", "run", "membership").succeeded();
  }

  @Test
  void strangeValuesArriveAsTheyAre() throws Exception {
    long id = stores.newMember("Größe 🚀 \\u0000 nul");
    String large = "0123456789abcdef".repeat(5 * 1024 * 1024 / 16);
    stores.execute("UPDATE customer SET remarks = ? WHERE cust_id = ?", large, id);
    stores.execute("UPDATE customer SET first_name = 'Changed' WHERE cust_id = ?", id);
    stores.execute("ALTER TABLE customer ADD COLUMN IF NOT EXISTS added_later varchar(10)");
    stores.execute("UPDATE customer SET added_later = 'x', lang_cd = 'en' WHERE cust_id = ?", id);
    stores.execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'AJ', 1, '2025-03-30"
            + " 02:30:00')",
        id);
    stores.execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'AJ', 1, '2025-10-26"
            + " 02:30:00')",
        id);
    awaitCaughtUp();

    assertThat(stores.profileName(id)).isEqualTo("Größe 🚀 \\u0000 nul");
    assertThat(stores.count("SELECT length(note) FROM membership.profile WHERE member_id = " + id))
        .isEqualTo(large.length());
    assertThat(stores.points(id)).isEqualTo(2);
    assertThat(
            stores.count(
                "SELECT count(*) FROM membership.ledger_entry WHERE member_id = "
                    + id
                    + " AND occurred_at IN ('2025-03-30T01:30:00Z', '2025-10-26T00:30:00Z')"))
        .isEqualTo(2);
    type("reconcile", "run", "membership").succeeded();
  }

  @Test
  void aChangedPrimaryKeyIsANewMemberAndNoOldOne() throws Exception {
    long id = stores.newMember("Mover");
    stores.execute(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts, ext_ref)"
            + " VALUES (?, 'AJ', 3, localtimestamp, 'once')",
        id);
    awaitCaughtUp();
    // Both keys of the line hold the one reference that membership has once.
    stores.execute("UPDATE loy_txn SET txn_id = txn_id + 5000000 WHERE cust_id = ?", id);
    awaitCaughtUp();
    assertThat(deadLetters()).isZero();
    assertThat(stores.points(id)).isEqualTo(3);
    stores.execute("UPDATE loy_txn SET cust_id = ? WHERE cust_id = ?", id + 5_000_000, id);
    long other = id + 5_000_000;
    stores.execute("UPDATE customer SET cust_id = ? WHERE cust_id = ?", other, id);
    stores.execute("UPDATE loy_account SET cust_id = ? WHERE cust_id = ?", other, id);
    awaitCaughtUp();
    assertThat(stores.profileName(other)).isEqualTo("Mover");
    assertThat(stores.count("SELECT count(*) FROM membership.profile WHERE member_id = " + id))
        .isZero();
    assertThat(stores.count("SELECT count(*) FROM membership.enrolment WHERE member_id = " + id))
        .isZero();
    type("reconcile", "run", "membership").succeeded();
  }

  @Test
  void writesThroughTheSeamReachBothStores() throws Exception {
    long id = stores.newMember("Routed");
    awaitCaughtUp();
    type("reconcile", "run", "membership").succeeded();
    type("cutover", "advance", "membership", "--reason", "dual").succeeded();
    HttpResponse<String> adjusted =
        post(
            "/api/v1/membership/members/" + id + "/points/adjust",
            "{\"points\": 250, \"reason\": \"GOODWILL\"}",
            "req-" + id);
    assertThat(adjusted.statusCode()).as(adjusted.body()).isBetween(200, 201);
    assertThat(stores.countInShop("SELECT points_bal FROM loy_account WHERE cust_id = " + id))
        .isEqualTo(250);
    await().untilAsserted(() -> assertThat(stores.points(id)).isEqualTo(250));
    awaitCaughtUp();
    assertThat(stores.points(id)).isEqualTo(250);
    type("reconcile", "run", "membership").succeeded();
  }

  @Test
  @Tag("C8")
  void aRogueWriteIsRepairedAndTheGateStaysClosedUntilARunIsClean() throws Exception {
    long id = stores.newMember("Right");
    awaitCaughtUp();
    stores.executeInDomain(
        "UPDATE membership.profile SET family_name = 'Rogue' WHERE member_id = " + id);
    assertThat(type("reconcile", "run", "membership").exit()).isEqualTo(3);
    assertThat(type("reconcile", "report", "membership", "--format", "csv").out())
        .contains(",ROGUE_WRITE,membership.profile,");
    Typed plan = type("reconcile", "repair", "plan", "membership", "--reason", "rogue");
    String number = plan.out().replaceAll("(?s)Repair (\\d+) of run.*", "$1");
    assertThat(
            type(
                    "reconcile",
                    "repair",
                    "apply",
                    "membership",
                    number,
                    "--reason",
                    "look",
                    "--dry-run")
                .out())
        .contains("stored 1");
    assertThat(stores.profileName(id)).isEqualTo("Rogue");
    Typed applied = type("reconcile", "repair", "apply", "membership", number, "--reason", "rogue");
    assertThat(applied.exit()).as(applied.out()).isZero();
    assertThat(stores.profileName(id)).isEqualTo("Right");
    assertThat(type("cutover", "advance", "membership", "--reason", "hope").err())
        .contains("reconciliation-clean")
        .contains("REPAIRED");
    type("reconcile", "repair", "undo", "membership", number, "--reason", "was right").succeeded();
    assertThat(stores.profileName(id)).isEqualTo("Rogue");
    stores.execute("UPDATE customer SET last_name = 'Newest' WHERE cust_id = ?", id);
    awaitCaughtUp();
    type("reconcile", "run", "membership").succeeded();
  }

  @Test
  void reportsComeInThreeForms() {
    type("reconcile", "run", "membership").succeeded();
    assertThat(type("reconcile", "report", "membership", "--format", "html").out())
        .contains("<html")
        .doesNotContain("src=\"http");
    assertThat(type("reconcile", "report", "membership", "--format", "json").out())
        .contains("schemaVersion");
    type("reconcile", "report", "membership", "--format", "csv").succeeded();
  }

  @Test
  void bridgeStatusPauseAndResume() {
    assertThat(type("bridge", "status").out()).contains("STREAMING");
    type("bridge", "pause", "--reason", "lunch", "--dry-run").succeeded();
    assertThat(type("bridge", "status").out()).contains("STREAMING");
    type("bridge", "pause", "--reason", "lunch").succeeded();
    await().untilAsserted(() -> assertThat(type("bridge", "status").out()).contains("PAUSED"));
    type("bridge", "resume", "--reason", "back").succeeded();
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

  private static long deadLetters() {
    return demo.part(ChangeFeed.class).status("membership").deadLetters();
  }

  private static void awaitCaughtUp() {
    Watermarks watermarks = demo.part(Watermarks.class);
    assertThat(watermarks.await("membership", watermarks.mark(), Duration.ofSeconds(30)))
        .isInstanceOf(AwaitOutcome.Applied.class);
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
