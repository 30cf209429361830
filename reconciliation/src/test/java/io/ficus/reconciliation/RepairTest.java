package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.ficus.reconciliation.Repair.KeyState;
import io.ficus.reconciliation.Repairs.Order;
import io.ficus.reconciliation.Repairs.Reply;
import io.ficus.reconciliation.application.CatchUp;
import io.ficus.reconciliation.application.LeaderLog;
import io.ficus.reconciliation.application.RepairService;
import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** A repair from its plan to its undoing, on real stores, beside a real run. */
@Tag("C8")
class RepairTest {

  private static final Order ORDER = new Order("anna", "the import of Monday");

  private final PeopleStores stores = PeopleStores.empty();
  private final FakeWatermarks watermarks = new FakeWatermarks();
  private final PeopleRepairer repairer = new PeopleRepairer(stores);
  private final RunService runs = stores.service(stores.pair(), watermarks, new RecordComparator());
  private final RepairService repairs = stores.repairs(stores.pair(), repairer, watermarks);

  @BeforeEach
  void fourDifferences() {
    stores.both(
        "INSERT INTO person (id, name, active) SELECT n, 'name ' || n, 'Y'"
            + " FROM generate_series(1, 30) n");
    stores.domain("UPDATE person SET name = 'wrong' WHERE id IN (1, 2)");
    stores.domain("DELETE FROM person WHERE id = 3");
    stores.legacy("DELETE FROM person WHERE id = 4");
  }

  @AfterEach
  void close() {
    repairs.close();
    runs.close();
  }

  @Test
  void whatARunHasProvenIsWrittenAndComparedAgain() {
    long run = reconciled().id();
    Repair plan = accepted(repairs.plan("people", OptionalLong.empty(), 0, ORDER, true));
    assertThat(plan.run()).isEqualTo(run);
    assertThat(plan.keys()).isEqualTo(Map.of(KeyState.OPEN, 4L));
    assertThat(domain("SELECT count(*) FROM person WHERE name = 'wrong'")).isEqualTo("2");
    Repair applied = applied(plan);
    assertThat(states(applied))
        .isEqualTo(
            Map.of(
                1L,
                KeyState.VERIFIED,
                2L,
                KeyState.VERIFIED,
                3L,
                KeyState.VERIFIED,
                4L,
                KeyState.WITHHELD));
    assertThat(domain("SELECT string_agg(name, ',' ORDER BY id) FROM person WHERE id < 5"))
        .isEqualTo("name 1,name 2,name 3,name 4");
    // The store is shared and its audit only grows: the newest are those of this test.
    assertThat(stores.audit().stream().limit(2))
        .extracting(AuditEntry::what, AuditEntry::actor)
        .containsExactly(tuple("REPAIR_APPLYING", "anna"), tuple("REPAIR_PLANNED", "anna"));
  }

  @Test
  void whatDiffersAlthoughThereWasNothingToWriteIsNotCalledMended() {
    stores.domain("DELETE FROM person WHERE id = 4");
    // The repairer of this test knows names only.
    stores.domain("UPDATE person SET email = 'other' WHERE id = 5");
    Run run = reconciled();
    Repair applied =
        applied(accepted(repairs.plan("people", OptionalLong.of(run.id()), 0, ORDER, true)));
    assertThat(states(applied)).containsEntry(5L, KeyState.WITHHELD);
    assertThat(repairs.keys(applied.id(), 100).stream().map(Repair.Key::detail))
        .anyMatch(detail -> detail.contains("still differs in email"));
  }

  @Test
  void aRepairedRunIsNoCleanRunAndTheNextOneIs() {
    stores.domain("DELETE FROM person WHERE id = 4");
    Run run = reconciled();
    Repair plan = accepted(repairs.plan("people", OptionalLong.of(run.id()), 0, ORDER, true));
    // This one begins after the plan and ends before the repair: it matches what is not there yet.
    stores.legacy("UPDATE person SET name = 'wrong' WHERE id IN (1, 2)");
    stores.legacy("DELETE FROM person WHERE id = 3");
    Run between = reconciled();
    assertThat(between.verdict()).isEqualTo(new Verdict.Matches());
    assertThat(runs.standing("people").verified()).isPresent();
    stores.legacy("UPDATE person SET name = 'name' WHERE id IN (1, 2)");
    assertThat(states(applied(plan)))
        .isEqualTo(Map.of(1L, KeyState.VERIFIED, 2L, KeyState.VERIFIED, 3L, KeyState.SKIPPED));
    assertThat(runs.last("people").orElseThrow().repaired()).isTrue();
    assertThat(runs.standing("people").verified()).isEmpty();
    assertThat(runs.verifyChanged("people", Duration.ofSeconds(5)))
        .isInstanceOfSatisfying(
            ChangedKeysVerdict.Unproven.class, why -> assertThat(why.why()).contains("repaired"));
    Run after = reconciled();
    assertThat(after.repaired()).isFalse();
    assertThat(after.verdict()).isEqualTo(new Verdict.Matches());
    assertThat(runs.standing("people").verified()).isPresent();
  }

  @Test
  void deletesAreAskedForAndCapped() {
    stores.legacy("DELETE FROM person WHERE id = 5");
    reconciled();
    assertThat(repairs.plan("people", OptionalLong.empty(), 1, ORDER, true))
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo("too-many-deletes"));
    // The cap counts what was deleted, whatever was planned.
    Repair plan = accepted(repairs.plan("people", OptionalLong.empty(), 2, ORDER, true));
    stores.legacy("DELETE FROM person WHERE id = 1");
    Repair applied = applied(plan);
    assertThat(applied.keys()).isEqualTo(Map.of(KeyState.VERIFIED, 4L, KeyState.WITHHELD, 1L));
  }

  @Test
  void aDryRunTouchesNothing() {
    reconciled();
    Repair shown = accepted(repairs.plan("people", OptionalLong.empty(), 0, ORDER, false));
    assertThat(shown.id()).isZero();
    assertThat(repairs.list("people", 10)).isEmpty();
    Repair plan = accepted(repairs.plan("people", OptionalLong.empty(), 0, ORDER, true));
    String before = everything();
    assertThat(repairs.rehearse("people", plan.id(), 10).stream().map(Repair.Key::state))
        .containsExactly(KeyState.OPEN, KeyState.OPEN, KeyState.OPEN, KeyState.WITHHELD);
    assertThat(everything()).isEqualTo(before);
    assertThat(runs.last("people").orElseThrow().repaired()).isFalse();
  }

  @Test
  void undoingPutsBackWhatNothingNewerHasReplaced() {
    reconciled();
    String before = domain("SELECT string_agg(id || name, ',' ORDER BY id) FROM person");
    Repair applied =
        applied(accepted(repairs.plan("people", OptionalLong.empty(), 9, ORDER, true)));
    stores.domain("UPDATE person SET name = 'newer' WHERE id = 2");
    accepted(repairs.undo("people", applied.id(), ORDER));
    Repair undone = ended(applied.id(), Repair.State.UNDONE);
    assertThat(states(undone))
        .isEqualTo(
            Map.of(
                1L, KeyState.UNDONE, 2L, KeyState.KEPT, 3L, KeyState.UNDONE, 4L, KeyState.UNDONE));
    assertThat(domain("SELECT string_agg(id || name, ',' ORDER BY id) FROM person"))
        .isEqualTo(before.replace("2wrong", "2newer"));
    assertThat(repairs.apply("people", undone.id(), ORDER)).isInstanceOf(Reply.Refused.class);
  }

  /** What it would put back stood there before that store decided. */
  @Test
  void nothingIsPutBackInAStoreThatDecidesByNow() {
    reconciled();
    Repair applied =
        applied(accepted(repairs.plan("people", OptionalLong.empty(), 9, ORDER, true)));
    String repaired = domain("SELECT string_agg(id || name, ',' ORDER BY id) FROM person");
    CatchUp domainLeads = LeaderLog.ofDomainStore(watermarks, UnaryOperator.identity());
    try (RepairService later = stores.repairs(stores.pair(), repairer, domainLeads)) {
      accepted(later.undo("people", applied.id(), ORDER));
      Repair undone = ended(applied.id(), Repair.State.UNDONE);
      assertThat(states(undone).values()).containsOnly(KeyState.KEPT);
    }
    assertThat(domain("SELECT string_agg(id || name, ',' ORDER BY id) FROM person"))
        .isEqualTo(repaired);
  }

  @Test
  void oneKeyThatBreaksStopsNoOtherAndIsTriedAgain() {
    reconciled();
    repairer.breaking.add(AggregateKey.of(1));
    Repair plan = accepted(repairs.plan("people", OptionalLong.empty(), 0, ORDER, true));
    Repair first = applied(plan);
    assertThat(repairs.keys(first.id(), 1).get(0))
        .isEqualTo(
            new Repair.Key(AggregateKey.of(1), "DIFFERING", KeyState.FAILED, "the store is gone"));
    repairer.breaking.clear();
    assertThat(applied(first).keys())
        .isEqualTo(Map.of(KeyState.VERIFIED, 3L, KeyState.WITHHELD, 1L));
  }

  @Test
  void twoRepairsOfADomainDoNotRunAtOnce() {
    reconciled();
    Repair plan = accepted(repairs.plan("people", OptionalLong.empty(), 0, ORDER, true));
    Repair other = accepted(repairs.plan("people", OptionalLong.empty(), 0, ORDER, true));
    repairer.meanwhile =
        key -> {
          repairer.meanwhile = again -> {};
          assertThat(repairs.apply("people", other.id(), ORDER)).isInstanceOf(Reply.Busy.class);
          repairer.breaking.add(AggregateKey.of(99));
        };
    applied(plan);
    assertThat(repairer.breaking).contains(AggregateKey.of(99));
  }

  private Run reconciled() {
    long id = ((StartOutcome.Started) runs.start("people", "test")).run().id();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> runs.run("people", id).orElseThrow().state() != Run.State.RUNNING);
    return runs.run("people", id).orElseThrow();
  }

  private Repair applied(Repair plan) {
    accepted(repairs.apply("people", plan.id(), ORDER));
    return ended(plan.id(), Repair.State.APPLIED);
  }

  private Repair ended(long id, Repair.State state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> repairs.find("people", id).orElseThrow().state() == state);
    return repairs.find("people", id).orElseThrow();
  }

  private static Repair accepted(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Accepted.class);
    return ((Reply.Accepted) reply).repair();
  }

  private Map<Long, KeyState> states(Repair repair) {
    List<Repair.Key> keys = repairs.keys(repair.id(), 100);
    return keys.stream().collect(Collectors.toMap(key -> key.key().number(), Repair.Key::state));
  }

  private String domain(String sql) {
    return String.valueOf(new JdbcTemplate(stores.domains()).queryForObject(sql, String.class));
  }

  private String everything() {
    String rows = "SELECT string_agg(p::text, ';' ORDER BY id) FROM person p";
    return domain(rows) + new JdbcTemplate(stores.shop()).queryForObject(rows, String.class);
  }
}
