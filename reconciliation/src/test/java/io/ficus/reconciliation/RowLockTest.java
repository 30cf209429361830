package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.reconciliation.application.CatchUp.Leader;
import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.domain.RecordComparator;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keys that never stand still are settled by a lock, if somebody wants that, and by nothing else.
 */
@Tag("C8")
class RowLockTest {

  private static final RowLocking LONG =
      new RowLocking(false, Duration.ofMillis(500), Duration.ofSeconds(5));
  private static final RowLocking SHORT =
      new RowLocking(true, Duration.ofMillis(50), Duration.ofSeconds(5));
  private static final AggregateKey FIRST = AggregateKey.of(1);

  private final PeopleStores stores = PeopleStores.empty();
  private final Pair pair = SqlPeople.pair(stores);

  @BeforeEach
  void peopleOfWhomTwoNeverRest() {
    stores.both(
        "INSERT INTO person (id, name, email) SELECT n, 'x', n || '@example.org'"
            + " FROM generate_series(1, 5) n; INSERT INTO note VALUES (1, 'A', 'first')");
  }

  @ParameterizedTest
  @EnumSource(Leader.class)
  void whatIsWrittenWithoutAPauseIsUnprovenUntilItsRowsMayBeLocked(Leader leader) throws Exception {
    differs(leader);
    try (RestlessPeople people = restless(leader);
        RunService service = service(people, LONG)) {
      Run without = run(service, RunTerms.USUAL);
      assertThat(without.locked()).isEmpty();
      assertThat(without.verdict()).isInstanceOf(Verdict.Unproven.class);
      assertThat(reasons(without)).containsKey("hot: it did not stand still for one of 2 rounds");

      Run with = run(service, RunTerms.USUAL.locking(true));
      assertThat(people.failed()).isNull();
      assertThat(with.verdict()).isEqualTo(new Verdict.Differs(1));
      assertThat(with.totals().unproven()).isZero();
      // What moves is no difference: both sides are seen at one moment.
      List<String> found = new ArrayList<>();
      stores
          .findings()
          .differences(
              with.id(), Long.MAX_VALUE, one -> found.add(one.key() + " " + one.column().column()));
      assertThat(found).containsExactly("1 email");
      Run.Locked locked = with.locked().orElseThrow();
      assertThat(locked.keys()).isBetween(1L, 2L);
      assertThat(locked.longest()).isPositive();
      assertThat(report(service, with)).contains("It locked the rows of " + locked.keys());
    }
  }

  @Test
  void whoDoesNotGetTheLockLeavesTheKeyUnproven() throws Exception {
    differs(Leader.LEGACY);
    try (RestlessPeople people = restless(Leader.LEGACY);
        RunService service = service(people, SHORT);
        Connection monolith = stores.shop().getConnection()) {
      monolith.setAutoCommit(false);
      people.whenShort(
          time -> {
            // Before the lock of either is asked for; then it is the monolith's for as long as it
            // likes.
            if (time == 1) {
              execute(monolith, "SELECT 1 FROM person WHERE id <= 2 FOR UPDATE");
            }
          });
      Run run = run(service, RunTerms.USUAL);
      assertThat(run.verdict()).isInstanceOf(Verdict.Unproven.class);
      assertThat(reasons(run).keySet())
          .anyMatch(why -> why.endsWith("somebody else had one of its rows for longer than 50 ms"));
      // Nobody was held up.
      assertThat(run.locked()).contains(new Run.Locked(0, Duration.ZERO));
      monolith.rollback();
    }
  }

  @Test
  void aDomainThatIsBehindMakesNobodyWait() throws Exception {
    differs(Leader.LEGACY);
    try (RestlessPeople people = restless(Leader.LEGACY);
        RunService service = service(people, SHORT)) {
      people.late();
      Run run = run(service, RunTerms.USUAL);
      assertThat(reasons(run).keySet()).anyMatch(why -> why.endsWith("5000 ms behind"));
      assertThat(run.locked()).contains(new Run.Locked(0, Duration.ZERO));
    }
  }

  @Test
  void whatDoesNotArriveWhileTheRowsAreLockedIsUnprovenAndTheRowsAreFree() throws Exception {
    differs(Leader.LEGACY);
    try (RestlessPeople people = restless(Leader.LEGACY);
        RunService service = service(people, SHORT)) {
      people.whenShort(
          time -> {
            if (time == 2) {
              assertThatThrownBy(() -> written("UPDATE person SET active = 'N' WHERE id = 1"))
                  .hasMessageContaining("lock timeout");
              people.late();
            }
          });
      Run run = run(service, RunTerms.USUAL);
      assertThat(people.failed()).isNull();
      assertThat(reasons(run).keySet())
          .anyMatch(why -> why.endsWith("did not catch up while its rows were locked"));
      assertThat(run.locked().orElseThrow().keys()).isEqualTo(1);
      written("UPDATE person SET active = 'N' WHERE id = 5");
    }
  }

  @Test
  void aRowThatIsAddedMeanwhileIsNotKeptAwayAndLeavesTheKeyUnproven() throws Exception {
    differs(Leader.LEGACY);
    try (RestlessPeople people = restless(Leader.LEGACY);
        RunService service = service(people, SHORT)) {
      people.whenShort(time -> stores.legacy("INSERT INTO note VALUES (1, 'B', 'n" + time + "')"));
      Run run = run(service, RunTerms.USUAL);
      assertThat(people.failed()).isNull();
      assertThat(reasons(run).keySet())
          .anyMatch(
              why -> why.endsWith("rows were added to it while those that it had were locked"));
    }
  }

  @Test
  void rowsThatNobodyReleasesAreFreeOnceTheTimeIsUp() throws Exception {
    RowLock lock =
        pair.legacy()
            .lock(FIRST, new RowLocking(false, Duration.ofMillis(50), Duration.ofMillis(300)));
    RowLock.Hold hold = ((RowLock.Held) lock).hold();
    try (Connection monolith = stores.shop().getConnection()) {
      // Waits for as long as it takes.
      execute(monolith, "UPDATE person SET name = 'mine' WHERE id = 1");
    }
    RowLock.Released released = hold.release();
    assertThat(released.toTheEnd()).isFalse();
    assertThat(released.locked()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  @Test
  void whatIsReleasedLeavesItsConnectionAsItWas() throws Exception {
    for (int i = 0; i < 20; i++) {
      RowLock lock = pair.legacy().lock(FIRST, LONG);
      assertThat(((RowLock.Held) lock).hold().release().toTheEnd()).isTrue();
    }
    try (Connection pooled = stores.shop().getConnection();
        Statement statement = pooled.createStatement();
        var timeouts =
            statement.executeQuery(
                "SELECT current_setting('lock_timeout') || current_setting('statement_timeout')"
                    + " || current_setting('transaction_isolation')")) {
      timeouts.next();
      assertThat(timeouts.getString(1)).isEqualTo("00read committed");
      assertThat(pooled.getAutoCommit()).isTrue();
    }
  }

  /** What a process that stands still would leave to the database. */
  @Test
  void theDatabaseKnowsHowLongItMayTakeAsWell() {
    SideQueries told =
        new SideQueries(
                "people",
                List.of("SELECT id FROM person WHERE @in(id)"),
                List.of("SELECT id FROM person WHERE @in(id) ORDER BY id"))
            .withLocks(
                List.of(
                    "SELECT 1 FROM person WHERE @in(id) AND (current_setting('lock_timeout'),"
                        + " current_setting('idle_in_transaction_session_timeout'),"
                        + " current_setting('transaction_isolation'))"
                        + " = ('500ms', '5s', 'read committed') FOR UPDATE"));
    RowLock lock = stores.sides().of(told, stores.shop(), new SqlPeople()).lock(FIRST, LONG);
    assertThat(((RowLock.Held) lock).hold().release().toTheEnd()).isTrue();
  }

  @Test
  void whatIsNotThereAndWhatNamesNoRowsCannotBeLocked() {
    assertThat(pair.legacy().lock(AggregateKey.of(77), LONG))
        .isEqualTo(new RowLock.NotHad("it has no row that could be locked"));
    assertThat(stores.legacySide().lock(FIRST, LONG))
        .isEqualTo(new RowLock.NotHad("the side 'shop.person' does not say which rows to lock"));
  }

  @Test
  void aLockThatCouldEndSomebodyElsesTransactionIsNoSetting() {
    assertThatThrownBy(() -> new RowLocking(true, Duration.ofSeconds(1), Duration.ofSeconds(2)))
        .hasMessageContaining("between 1 ms and 500 ms");
    assertThatThrownBy(() -> new RowLocking(true, Duration.ofMillis(100), Duration.ofMillis(100)))
        .hasMessageContaining("longer than it waits");
    assertThatThrownBy(() -> new RowLocking(true, Duration.ofMillis(100), Duration.ofSeconds(6)))
        .hasMessageContaining("at most 5 s");
  }

  /** The first of the restless, in a column that nobody moves. */
  private void differs(Leader leader) {
    String sql = "UPDATE person SET email = 'other' WHERE id = 1";
    if (leader == Leader.LEGACY) {
      stores.domain(sql);
    } else {
      stores.legacy(sql);
    }
  }

  private RestlessPeople restless(Leader leader) {
    boolean legacyLeads = leader == Leader.LEGACY;
    DataSource leads = legacyLeads ? stores.shop() : stores.domains();
    DataSource follows = legacyLeads ? stores.domains() : stores.shop();
    return new RestlessPeople(leader, leads, follows).start();
  }

  private RunService service(RestlessPeople people, RowLocking locking) {
    return stores.service(
        pair,
        people,
        new RecordComparator(),
        duration -> {},
        new ReconciliationSettings(
            10,
            Duration.ofSeconds(30),
            2,
            Duration.ZERO,
            1,
            LoadLimits.none(),
            Sketch.USUAL,
            locking));
  }

  private static Run run(RunService service, RunTerms terms) {
    long id = ((StartOutcome.Started) service.start("people", terms, "test")).run().id();
    await().atMost(Duration.ofMinutes(2)).until(() -> service.running("people").isEmpty());
    return service.run("people", id).orElseThrow();
  }

  private Map<String, Long> reasons(Run run) {
    return stores.findings().unprovenReasons(run.id());
  }

  private static String report(RunService service, Run run) throws Exception {
    StringWriter out = new StringWriter();
    service.report("people", run.id(), ReportFormat.MD).orElseThrow().writeTo(out);
    return out.toString();
  }

  private void written(String sql) throws SQLException {
    try (Connection monolith = stores.shop().getConnection();
        Statement statement = monolith.createStatement()) {
      monolith.setAutoCommit(false);
      statement.execute("SET LOCAL lock_timeout = '300ms'");
      statement.execute(sql);
      monolith.commit();
      monolith.setAutoCommit(true);
    }
  }

  private static void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
