package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.application.Runs;
import io.ficus.reconciliation.domain.ColumnDifference;
import io.ficus.reconciliation.domain.Mapping;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C8")
class ReconciliationTest {

  private static final String PEOPLE =
      """
      INSERT INTO person SELECT n, 'name ' || n, n || '@example.org', n * 1.5,
        timestamptz '2020-01-01 00:00:00Z' + n * interval '1 hour', 'Y' FROM generate_series(1, 35) n;
      INSERT INTO note SELECT n, 'A', 'first' FROM generate_series(1, 35) n;
      """;

  private final PeopleStores stores = PeopleStores.empty();
  private final FakeWatermarks watermarks = new FakeWatermarks();
  private final List<RunService> services = new ArrayList<>();

  @BeforeEach
  void sameOnBothSides() {
    stores.both(PEOPLE);
  }

  @AfterEach
  void close() {
    services.forEach(RunService::close);
  }

  @Test
  void sidesThatAgreeMatchCompletely() {
    Run run = reconciled();
    assertThat(run.verdict()).isEqualTo(new Verdict.Matches());
    assertThat(run.complete()).isTrue();
    assertThat(run.progress().chunksTotal())
        .isEqualTo(run.progress().chunksDone())
        .isGreaterThan(1);
    assertThat(run.totals()).isEqualTo(new Totals(35, 35, 0, 0, 0, 0, 0));
    assertThat(stores.findings().tally(run.id()).selfTestFound()).isGreaterThan(30);
  }

  @Test
  void everyKindOfDifferenceIsFoundWithItsColumn() {
    stores.domain("UPDATE person SET name = 'other', spend = 0 WHERE id = 1");
    stores.domain("UPDATE person SET joined = joined + interval '1 hour' WHERE id = 2");
    stores.domain("UPDATE person SET active = 'N' WHERE id = 3");
    stores.domain("DELETE FROM person WHERE id = 4");
    stores.legacy("DELETE FROM person WHERE id = 5");
    stores.legacy("UPDATE person SET active = '?' WHERE id = 6");
    stores.domain("UPDATE note SET note = 'second' WHERE person_id = 7");
    Run run = reconciled();
    assertThat(run.verdict()).isEqualTo(new Verdict.Differs(7));
    assertThat(run.complete()).isTrue();
    assertThat(run.totals()).isEqualTo(new Totals(35, 28, 4, 1, 1, 1, 0));
    assertThat(differences(run).keySet())
        .containsExactly(
            "1 name VALUE",
            "1 spend VALUE",
            "2 joined VALUE",
            "3 active VALUE",
            "4 * MISSING",
            "5 * EXTRA",
            "6 active UNMAPPABLE",
            "7 notes CHILDREN");
    ColumnDifference active = one(differences(run), "3 active VALUE");
    assertThat(active.raw()).isEqualTo("'Y'");
    assertThat(active.expected()).isEqualTo("true");
    assertThat(active.actual()).isEqualTo("false");
    assertThat(one(differences(run), "7 notes CHILDREN").expected())
        .isEqualTo("{code='A', note='first'}");
  }

  @Test
  void aDifferenceKeepsItsIdFromRunToRun() {
    stores.domain("UPDATE person SET name = 'other' WHERE id = 1");
    assertThat(ids(reconciled())).hasSize(1).isEqualTo(ids(reconciled()));
  }

  @Test
  void aDifferenceThatIsOnlyInFlightIsNotReported() {
    stores.legacy("UPDATE person SET name = 'newer' WHERE id IN (1, 17)");
    stores.legacy("DELETE FROM person WHERE id = 20");
    watermarks.meanwhile(
        round -> {
          stores.domain("UPDATE person SET name = 'newer' WHERE id IN (1, 17)");
          stores.domain("DELETE FROM person WHERE id = 20");
        });
    Run run = reconciled();
    assertThat(run.verdict()).isEqualTo(new Verdict.Matches());
    assertThat(run.progress().suspects()).isEqualTo(3);
  }

  @Test
  void aDomainThatIsAheadOfTheFirstReadingMatchesTheSecond() {
    stores.legacy("UPDATE person SET name = 'b' WHERE id = 1");
    watermarks.meanwhile(round -> stores.both("UPDATE person SET name = 'c' WHERE id = 1"));
    assertThat(reconciled().verdict()).isEqualTo(new Verdict.Matches());
  }

  @Test
  void aValueThatChangesAndChangesBackIsNoDifference() {
    stores.domain("UPDATE person SET name = 'between' WHERE id = 1");
    watermarks.meanwhile(
        round -> {
          if (round == 2) {
            stores.domain("UPDATE person SET name = 'name 1' WHERE id = 1");
          }
        });
    Run run = reconciled();
    assertThat(run.verdict()).isEqualTo(new Verdict.Matches());
    assertThat(watermarks.awaited()).isEqualTo(2);
  }

  @Test
  void aKeyThatNeverStandsStillIsUnproven() {
    stores.domain("UPDATE person SET name = 'stale' WHERE id = 9");
    watermarks.meanwhile(
        round -> stores.legacy("UPDATE person SET name = 'v" + round + "' WHERE id = 9"));
    Run run = reconciled();
    assertThat(run.totals().unproven()).isEqualTo(1);
    assertThat(run.verdict()).isInstanceOf(Verdict.Unproven.class);
    assertThat(stores.findings().unprovenReasons(run.id()).keySet())
        .singleElement()
        .asString()
        .startsWith("hot");
    assertThat(watermarks.awaited()).isEqualTo(5);
  }

  @Test
  void aWatermarkThatIsNotAppliedInTimeProvesNothing() {
    stores.domain("UPDATE person SET name = 'other' WHERE id = 9");
    watermarks.neverApplied();
    Run run = reconciled();
    assertThat(run.verdict()).isInstanceOf(Verdict.Unproven.class);
    assertThat(run.totals()).isEqualTo(new Totals(35, 34, 0, 0, 0, 0, 1));
    assertThat(stores.findings().unprovenReasons(run.id()).toString())
        .contains("cdc.shop.people-0");
  }

  @Test
  void aScanThatBreaksInTheMiddleIsNeverAnEnd() {
    Pair pair = new PeoplePair(stores.legacySide().breakingAfter(5), stores.domainSide());
    Run run = reconciled(service(pair, new RecordComparator()));
    assertThat(run.state()).isEqualTo(Run.State.FAILED);
    assertThat(run.complete()).isFalse();
    assertThat(reason(run)).contains("connection lost in the middle");
    assertThat(run.totals().disagreeing()).isZero();
  }

  @Test
  void aConfirmationThatBreaksLeavesTheRunUnproven() {
    stores.domain("UPDATE person SET name = 'other' WHERE id = 9");
    watermarks.meanwhile(
        round -> {
          throw new IllegalStateException("the legacy store went away");
        });
    Run run = reconciled();
    assertThat(run.state()).isEqualTo(Run.State.FAILED);
    assertThat(reason(run)).contains("the legacy store went away");
    assertThat(run.totals().unproven()).isEqualTo(1);
  }

  @Test
  void rowsBelowTheSmallestAndAboveTheLargestKeyAreFound() {
    stores.legacy("INSERT INTO person (id, name) VALUES (-7, 'below'), (1000, 'above')");
    stores.domain("INSERT INTO person (id, name) VALUES (-9, 'below'), (2000, 'above')");
    assertThat(differences(reconciled()).keySet())
        .containsExactly("-7 * MISSING", "-9 * EXTRA", "1000 * MISSING", "2000 * EXTRA");
  }

  @Test
  void nullIsNeitherEmptyNorTheTextNull() {
    stores.legacy("UPDATE person SET name = NULL WHERE id IN (1, 2, 4)");
    stores.domain("UPDATE person SET name = '' WHERE id IN (1, 3)");
    stores.domain("UPDATE person SET name = 'null' WHERE id = 2");
    stores.legacy("UPDATE person SET name = 'null' WHERE id = 3");
    stores.domain("UPDATE person SET name = NULL WHERE id = 4");
    Map<String, ColumnDifference> found = differences(reconciled());
    assertThat(found.keySet()).containsExactly("1 name VALUE", "2 name VALUE", "3 name VALUE");
    assertThat(one(found, "1 name VALUE").expected()).isEqualTo("NULL");
    assertThat(one(found, "1 name VALUE").actual()).isEqualTo("''");
    assertThat(one(found, "2 name VALUE").actual()).isEqualTo("'null'");
  }

  @Test
  void decimalsCompareByValueAndToTheLastDigit() {
    stores.legacy("UPDATE person SET spend = 1.0 WHERE id = 1");
    stores.domain("UPDATE person SET spend = 1.00 WHERE id = 1");
    stores.legacy("UPDATE person SET spend = 1234567890.12 WHERE id = 2");
    stores.domain("UPDATE person SET spend = 1234567890.13 WHERE id = 2");
    Map<String, ColumnDifference> found = differences(reconciled());
    assertThat(found.keySet()).containsExactly("2 spend VALUE");
    assertThat(one(found, "2 spend VALUE").expected()).isEqualTo("1234567890.12");
  }

  @Test
  void fieldsCannotRunIntoEachOther() {
    stores.legacy("UPDATE note SET code = 'a|b', note = 'c' WHERE person_id = 1");
    stores.domain("UPDATE note SET code = 'a', note = 'b|c' WHERE person_id = 1");
    stores.legacy("UPDATE person SET name = 'a|b', email = 'c' WHERE id = 2");
    stores.domain("UPDATE person SET name = 'a', email = 'b|c' WHERE id = 2");
    assertThat(differences(reconciled()).keySet())
        .containsExactly("1 notes CHILDREN", "2 email VALUE", "2 name VALUE");
  }

  @Test
  void childrenAreAMultisetInAnyOrder() {
    stores.both("INSERT INTO note VALUES (1, 'B', 'x'), (1, 'C', NULL), (1, 'B', 'x')");
    stores.legacy("INSERT INTO note VALUES (2, 'A', 'first')");
    Map<String, ColumnDifference> found = differences(reconciled());
    assertThat(found.keySet()).containsExactly("2 notes CHILDREN");
    assertThat(one(found, "2 notes CHILDREN").expected()).isEqualTo("{code='A', note='first'}");
    assertThat(one(found, "2 notes CHILDREN").actual()).isEqualTo("none");
  }

  @Test
  void emptySidesProveNothing() {
    stores.both("TRUNCATE person, note");
    assertThat(reason(reconciled())).contains("both sides are empty");
  }

  @Test
  void aComparatorThatIsBlindToAColumnFailsTheSelfTest() {
    RecordComparator blind =
        new RecordComparator() {
          @Override
          protected boolean agree(Column column, Value expected, Value actual) {
            return column.name().equals("spend") || super.agree(column, expected, actual);
          }
        };
    Run run = reconciled(service(stores.pair(), blind));
    assertThat(reason(run)).contains("self-test failed").contains("spend");
    assertThat(run.state()).isEqualTo(Run.State.FINISHED);
  }

  @Test
  void aSecondStartSaysWhichRunIsOnItsWay() throws Exception {
    stores.domain("UPDATE person SET name = 'other' WHERE id = 9");
    CountDownLatch goOn = new CountDownLatch(1);
    watermarks.meanwhile(round -> waitFor(goOn));
    RunService service = service(stores.pair(), new RecordComparator());
    Run first = started(service);
    assertThat(service.start(PeoplePair.DOMAIN, "second"))
        .isEqualTo(new StartOutcome.Busy(first.id()));
    RunService otherInstance = service(stores.pair(), new RecordComparator());
    assertThat(otherInstance.start(PeoplePair.DOMAIN, "third"))
        .isEqualTo(new StartOutcome.Busy(first.id()));
    assertThat(service.running(PeoplePair.DOMAIN).orElseThrow().verdict())
        .isInstanceOf(Verdict.Unproven.class);
    goOn.countDown();
    assertThat(ended(service, first).verdict()).isEqualTo(new Verdict.Differs(1));
  }

  @Test
  void anUnknownDomainIsSaid() {
    assertThat(service(stores.pair(), new RecordComparator()).start("nobody", "test"))
        .isEqualTo(new StartOutcome.UnknownDomain("nobody"));
  }

  @Test
  void aRunWhoseProcessDiedIsUnprovenAfterTheRestart() {
    assertThat(reconciled().verdict()).isEqualTo(new Verdict.Matches());
    Runs.Opening opening =
        stores
            .runs()
            .open("people", "p", new Mapping("m"), Engine.SCAN, false, "doomed", Instant.now());
    assertThat(opening).isInstanceOf(Runs.Opening.Opened.class);
    // The process dies: its session goes, and nothing is written any more.
    stores.domain(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()");
    RunService restarted = service(stores.pair(), new RecordComparator());
    Run last = restarted.last(PeoplePair.DOMAIN).orElseThrow();
    assertThat(last.actor()).isEqualTo("doomed");
    assertThat(last.state()).isEqualTo(Run.State.INTERRUPTED);
    assertThat(reason(last)).startsWith("interrupted");
    assertThat(last.complete()).isFalse();
    assertThat(reconciled(restarted).verdict()).isEqualTo(new Verdict.Matches());
  }

  @Test
  void aRunThatTheServerStopsIsInterrupted() {
    stores.domain("UPDATE person SET name = 'other' WHERE id = 9");
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    watermarks.meanwhile(
        round -> {
          waiting.countDown();
          waitFor(never);
        });
    RunService service = service(stores.pair(), new RecordComparator());
    Run run = started(service);
    waitFor(waiting);
    service.close();
    Run stopped = stores.runs().find(PeoplePair.DOMAIN, run.id()).orElseThrow();
    assertThat(stopped.state()).isEqualTo(Run.State.INTERRUPTED);
    assertThat(stopped.verdict()).isInstanceOf(Verdict.Unproven.class);
  }

  @Test
  void valuesAreMaskedBeforeTheyAreStored() {
    stores.domain("UPDATE person SET email = 'secret@example.org' WHERE id = 9");
    ColumnDifference email = one(differences(reconciled()), "9 email VALUE");
    assertThat(email.actual()).startsWith("s•••").doesNotContain("secret");
    assertThat(email.expected()).startsWith("9•••").isNotEqualTo(email.actual());
  }

  private Run reconciled() {
    return reconciled(service(stores.pair(), new RecordComparator()));
  }

  private Run reconciled(RunService service) {
    return ended(service, started(service));
  }

  private RunService service(Pair pair, RecordComparator comparator) {
    RunService service = stores.service(pair, watermarks, comparator);
    services.add(service);
    return service;
  }

  private static Run started(RunService service) {
    return ((StartOutcome.Started) service.start(PeoplePair.DOMAIN, "test")).run();
  }

  private static Run ended(RunService service, Run run) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                service
                    .run(PeoplePair.DOMAIN, run.id())
                    .filter(r -> r.state() != Run.State.RUNNING)
                    .isPresent());
    // The lease goes after the verdict; the next run of a test needs it gone.
    await().until(() -> service.running(PeoplePair.DOMAIN).isEmpty());
    return service.run(PeoplePair.DOMAIN, run.id()).orElseThrow();
  }

  private Map<String, ColumnDifference> differences(Run run) {
    Map<String, ColumnDifference> found = new TreeMap<>();
    stores
        .findings()
        .differences(
            run.id(),
            Long.MAX_VALUE,
            d ->
                found.put(
                    d.key() + " " + d.column().column() + " " + d.column().kind(), d.column()));
    return found;
  }

  private static ColumnDifference one(Map<String, ColumnDifference> found, String name) {
    return Objects.requireNonNull(found.get(name), name);
  }

  private List<String> ids(Run run) {
    List<String> ids = new ArrayList<>();
    stores.findings().differences(run.id(), Long.MAX_VALUE, d -> ids.add(d.id().value()));
    return ids;
  }

  private static String reason(Run run) {
    assertThat(run.verdict()).isInstanceOf(Verdict.Unproven.class);
    return ((Verdict.Unproven) run.verdict()).reason();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("waited in vain");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", e);
    }
  }
}
