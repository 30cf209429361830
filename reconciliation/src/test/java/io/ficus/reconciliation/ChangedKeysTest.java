package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.reconciliation.application.ChangedKeys;
import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.application.TrackedChanges;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C8")
class ChangedKeysTest {

  private static final Duration BUDGET = Duration.ofSeconds(30);
  private static final String LAST = " (SELECT max(run_id) FROM control.reconciliation_run)";

  private final PeopleStores stores = PeopleStores.empty();
  private final FakeWatermarks watermarks = new FakeWatermarks();
  private final RunService service =
      stores.service(stores.pair(), watermarks, new RecordComparator());
  private final ChangedKeys changed = stores.changedKeys();
  private final ChangeHandler handler = new TrackedChanges(stores.pair(), changed, events -> {});

  @BeforeEach
  void people() {
    stores.both("INSERT INTO person (id, name) SELECT n, 'x' FROM generate_series(1, 30) n");
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void withoutACleanRunEveryKeyCountsAsChanged() {
    assertThat(why()).contains("no run has ended yet");
    deliver("public.person", "id", 3L);
    assertThat(changed.count(PeoplePair.DOMAIN))
        .as("nothing is noted before the first run")
        .isZero();
    stores.domain("UPDATE person SET name = 'y' WHERE id = 3");
    run();
    assertThat(why()).contains("not clean and complete");
    assertThat(service.standing(PeoplePair.DOMAIN).verified()).isEmpty();
  }

  /** What a run found before it was interrupted nobody has looked at. */
  @Test
  void aRunThatWasInterruptedIsPassedOverUnlessItHadFoundSomething() {
    run();
    run();
    stores.domain(
        "UPDATE control.reconciliation_run SET state = 'INTERRUPTED', verdict = 'UNPROVEN',"
            + " reason = 'interrupted: a restart', complete = false WHERE run_id ="
            + LAST);
    assertThat(verify()).isInstanceOf(ChangedKeysVerdict.Verified.class);
    assertThat(service.standing(PeoplePair.DOMAIN).verified()).isPresent();

    stores.domain(
        "INSERT INTO control.reconciliation_suspect (run_id, chunk, key) VALUES ("
            + LAST
            + ", 0, '7')");
    assertThat(why()).contains("not clean and complete");
  }

  @Test
  void onlyWhatChangedIsComparedAndThenSettled() {
    run();
    assertThat(service.standing(PeoplePair.DOMAIN).verified()).isPresent();
    stores.both("UPDATE person SET name = 'y' WHERE id IN (3, 4)");
    deliver("public.person", "id", 3L, 4L);
    deliver("public.note", "person_id", 4L);
    deliver("public.unrelated", "id", 5L);
    assertThat(service.standing(PeoplePair.DOMAIN).pendingKeys()).isEqualTo(2);
    assertThat(verify())
        .isInstanceOfSatisfying(
            ChangedKeysVerdict.Verified.class,
            verified -> assertThat(verified.keys()).isEqualTo(2));
    assertThat(service.standing(PeoplePair.DOMAIN).pendingKeys()).isZero();
    assertThat(service.standing(PeoplePair.DOMAIN).verified().orElseThrow().through())
        .isEqualTo("0:1002");
  }

  @Test
  void aChangeThatDidNotArriveDiffersAndStaysPending() {
    run();
    stores.legacy("UPDATE person SET name = 'lost' WHERE id = 7");
    handler.passedOver(List.of(event("public.person", "id", 7L)));
    assertThat(verify())
        .isInstanceOfSatisfying(
            ChangedKeysVerdict.Differs.class,
            differs -> assertThat(differs.examples()).isEqualTo("key 7 in name"));
    assertThat(service.standing(PeoplePair.DOMAIN).pendingKeys()).isEqualTo(1);
  }

  @Test
  void aKeyThatChangesAgainWhileItIsComparedStaysPending() {
    run();
    deliver("public.person", "id", 7L);
    List<ChangedKeys.Changed> before = changed.oldest(PeoplePair.DOMAIN, 10);
    deliver("public.person", "id", 7L);
    changed.settle(PeoplePair.DOMAIN, before);
    assertThat(changed.count(PeoplePair.DOMAIN)).isEqualTo(1);
  }

  @Test
  void aChangeOfUnknownKeysNeedsAWholeRun() {
    run();
    deliver("public.person", "id", new Long[] {null});
    assertThat(why()).contains("a whole run is needed");
    assertThat(service.standing(PeoplePair.DOMAIN).verified()).isEmpty();
    run();
    assertThat(verify()).isInstanceOf(ChangedKeysVerdict.Verified.class);
  }

  /** What went while nobody followed the log is in no snapshot. */
  @Test
  void rowsThatWereReadAnewNeedAWholeRun() {
    run();
    stores.inTransaction(
        () -> handler.apply(List.of(event(ChangeEvent.Operation.READ, "public.person", "id", 7L))));
    assertThat(why()).contains("a whole run is needed");
    run();
    assertThat(verify()).isInstanceOf(ChangedKeysVerdict.Verified.class);
  }

  @Test
  void aWholeRunSettlesWhatItCompared() {
    run();
    stores.both("DELETE FROM person WHERE id = 30");
    deliver("public.person", "id", 1L, 30L);
    run();
    assertThat(service.standing(PeoplePair.DOMAIN).pendingKeys()).isZero();
  }

  @Test
  void aWatermarkThatIsLateProvesNothing() {
    run();
    watermarks.neverApplied();
    assertThat(why()).contains("watermark");
  }

  @Test
  void aRolledBackBatchNotesNothing() {
    run();
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    stores.inTransaction(
                        () -> {
                          handler.apply(List.of(event("public.person", "id", 7L)));
                          throw new IllegalStateException("the batch is refused");
                        })))
        .isNotNull();
    assertThat(changed.count(PeoplePair.DOMAIN)).isZero();
  }

  private void deliver(String table, String column, @Nullable Long... keys) {
    for (Long key : keys) {
      stores.inTransaction(() -> handler.apply(List.of(event(table, column, key))));
    }
  }

  private static ChangeEvent event(String table, String column, @Nullable Long key) {
    return event(ChangeEvent.Operation.UPDATE, table, column, key);
  }

  private static ChangeEvent event(
      ChangeEvent.Operation operation, String table, String column, @Nullable Long key) {
    Row row = new Row(table, key == null ? Map.of() : Map.of(column, key));
    return new ChangeEvent(
        "1",
        "shop",
        table,
        operation,
        RowKey.of(table, 1),
        Optional.empty(),
        Optional.of(row),
        SourcePosition.ofLsn(1),
        Instant.EPOCH,
        Optional.empty());
  }

  private ChangedKeysVerdict verify() {
    return service.verifyChanged(PeoplePair.DOMAIN, BUDGET);
  }

  private String why() {
    ChangedKeysVerdict verdict = verify();
    assertThat(verdict).isInstanceOf(ChangedKeysVerdict.Unproven.class);
    return ((ChangedKeysVerdict.Unproven) verdict).why();
  }

  private void run() {
    Run run = ((StartOutcome.Started) service.start(PeoplePair.DOMAIN, "test")).run();
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                service.running(PeoplePair.DOMAIN).isEmpty()
                    && service
                        .run(PeoplePair.DOMAIN, run.id())
                        .orElseThrow()
                        .finishedAt()
                        .isPresent());
  }
}
