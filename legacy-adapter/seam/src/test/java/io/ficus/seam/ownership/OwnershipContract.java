package io.ficus.seam.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.Authority;
import io.ficus.seam.Intent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a fence promises on whatever a legacy store runs on, to every kind of writer. */
abstract class OwnershipContract {

  static final String DOMAIN = "membership";
  static final Duration SOON = Duration.ofSeconds(20);

  /**
   * From JDK 25 on the common pool is used however small it is, and one would wait for the other.
   */
  static final Executor EACH_ITS_THREAD = work -> new Thread(work).start();

  abstract Fenced fenced();

  /** Every kind of statement that changes the fenced tables, or could. */
  abstract List<String> writes();

  /** Makes a session known, and says by what a person knows it. */
  abstract String known(Connection session) throws SQLException;

  @BeforeEach
  void ownedByTheLegacyStore() {
    sql().update("DELETE FROM ficus.ownership");
    sql().update("DELETE FROM ficus.left_behind");
    fenced().ownership().register(DOMAIN);
    sql().update("DELETE FROM " + card());
  }

  @Test
  void theMonolithWritesWhileTheLegacyStoreHasTheAuthority() {
    insert(1);
    assertThat(cards()).isEqualTo(1);
  }

  @Test
  void theMonolithIsRefusedBehindTheFenceByAnErrorThatSaysWhatToDo() {
    insert(1);
    become(new Held(5, Authority.LEGACY, true, 0));
    for (String write : writes()) {
      assertThatThrownBy(() -> sql().execute(write))
          .as(write)
          .rootCause()
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> {
                assertThat(e.getSQLState()).isEqualTo(WriteRefusedException.SQL_STATE);
                assertThat((Throwable) e)
                    .hasMessageContaining("the domain membership")
                    .hasMessageContaining("handed over")
                    .hasMessageContaining("ficus cutover show membership");
              });
    }
    assertThat(names()).containsExactly("monolith");
  }

  @Test
  void theMonolithIsRefusedWhileTheDomainStoreHasTheAuthority() {
    become(new Held(5, Authority.DOMAIN, false, 0));
    assertThatThrownBy(() -> insert(1)).hasMessageContaining("write through the module that owns");
  }

  @Test
  void copiesPassOnlyWhileTheDomainStoreHasTheAuthority() {
    become(new Held(5, Authority.DOMAIN, false, 0));
    copy(OptionalLong.of(5), 1);
    copy(OptionalLong.empty(), 2);
    assertThat(cards()).isEqualTo(2);
    become(new Held(6, Authority.LEGACY, false, 0));
    assertThatThrownBy(() -> copy(OptionalLong.of(6), 3)).hasMessageContaining("a copy");
    assertThatThrownBy(() -> copy(OptionalLong.empty(), 3)).hasMessageContaining("a copy");
    assertThat(cards()).isEqualTo(2);
  }

  /** That of an instance that has slept through it, of one that knows no epoch, of a later one. */
  @Test
  void noCopyReachesAStoreThatWasLeftBehind() {
    become(new Held(5, Authority.DOMAIN, true, 1));
    copy(OptionalLong.of(5), 1);
    become(new Held(6, Authority.DOMAIN, true, 2, true));
    assertThatThrownBy(() -> copy(OptionalLong.of(5), 2)).hasMessageContaining("epoch 5");
    assertThatThrownBy(() -> copy(OptionalLong.empty(), 2)).hasMessageContaining("left behind");
    assertThatThrownBy(() -> copy(OptionalLong.of(7), 2)).hasMessageContaining("left behind");
    assertThatThrownBy(() -> insert(2)).hasMessageContaining("module that owns");
    assertThat(cards()).isEqualTo(1);

    become(new Held(7, Authority.DOMAIN, false, 3));
    assertThat(fenced().ownership().read(DOMAIN))
        .isEqualTo(new OwnershipReading.Known(new Held(7, Authority.DOMAIN, false, 3, true)));
    assertThatThrownBy(() -> copy(OptionalLong.empty(), 2)).hasMessageContaining("left behind");
  }

  @Test
  void anInstanceWithAnOldEpochIsRefusedAfterTheFlipAndAfterTheWayBack() {
    write(3, 1);
    become(new Held(4, Authority.DOMAIN, false, 0));
    assertThatThrownBy(() -> write(3, 2)).hasMessageContaining("the writer is at epoch 3");
    become(new Held(5, Authority.LEGACY, false, 0));
    assertThatThrownBy(() -> write(3, 3)).hasMessageContaining("the store at 5");
    assertThatThrownBy(() -> copy(OptionalLong.of(4), 4)).hasMessageContaining("epoch 4");
    write(5, 5);
    assertThat(cards()).isEqualTo(2);
  }

  @Test
  void aChangeWaitsForWritersInFlightAndRefusesThoseThatComeBehindIt() throws Exception {
    try (Connection inFlight = begun(Connection.TRANSACTION_READ_COMMITTED)) {
      execute(inFlight, "INSERT INTO " + card() + " VALUES (1, 'in flight')");
      CompletableFuture<OwnershipChange> change = changeLater();
      CompletableFuture<Void> late = CompletableFuture.runAsync(() -> insert(2), EACH_ITS_THREAD);
      await().until(() -> waiting() == 2);
      assertThat(change).isNotDone();

      inFlight.commit();

      assertThat(change.get()).isInstanceOf(OwnershipChange.Done.class);
      assertThatThrownBy(late::get).hasMessageContaining("handed over");
    }
    assertThat(names()).containsExactly("in flight");
  }

  @Test
  void aChangeGivesUpAtItsLimitAndNamesWhoHeldItUp() throws Exception {
    try (Connection inFlight = begun(Connection.TRANSACTION_READ_COMMITTED)) {
      String who = known(inFlight);
      execute(inFlight, "INSERT INTO " + card() + " VALUES (1, 'long')");

      OwnershipChange change = set(new Held(5, Authority.LEGACY, true, 0), Duration.ofMillis(200));

      assertThat(change)
          .isInstanceOfSatisfying(
              OwnershipChange.Busy.class,
              busy -> assertThat(busy.holders()).singleElement().asString().contains(who));
      // Nobody waits behind a change that gave up.
      insert(2);
      inFlight.commit();
    }
    assertThat(fenced().ownership().read(DOMAIN))
        .isEqualTo(new OwnershipReading.Known(new Held(1, Authority.LEGACY, false, 0)));
    assertThat(cards()).isEqualTo(2);
  }

  /** As the power that fails, or a network that forgets a connection: no socket is closed. */
  @Test
  void whoFallsSilentWithTheLockKeepsNoWriterWaiting() throws Exception {
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch wakesUp = new CountDownLatch(1);
    CompletableFuture<OwnershipChange> silent =
        CompletableFuture.supplyAsync(
            () ->
                fenced()
                    .ownership()
                    .change(
                        DOMAIN,
                        before -> {
                          locked.countDown();
                          awaited(wakesUp);
                          return Optional.of(new Held(5, Authority.LEGACY, true, 0));
                        },
                        SOON),
            EACH_ITS_THREAD);
    awaited(locked);

    insert(1);

    wakesUp.countDown();
    assertThat(silent.get()).isInstanceOf(OwnershipChange.Failed.class);
    assertThat(fenced().ownership().read(DOMAIN))
        .isEqualTo(new OwnershipReading.Known(new Held(1, Authority.LEGACY, false, 0)));
    assertThat(cards()).isEqualTo(1);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Connection.TRANSACTION_READ_UNCOMMITTED,
        Connection.TRANSACTION_READ_COMMITTED,
        Connection.TRANSACTION_REPEATABLE_READ,
        Connection.TRANSACTION_SERIALIZABLE
      })
  void aWriterOfAnyIsolationHoldsAChangeUpUntilItEnds(int isolation) throws Exception {
    try (Connection inFlight = begun(isolation)) {
      execute(inFlight, "INSERT INTO " + card() + " VALUES (1, 'in flight')");
      assertThat(set(new Held(5, Authority.DOMAIN, false, 0), Duration.ofMillis(100)))
          .isInstanceOf(OwnershipChange.Busy.class);
      inFlight.commit();
    }
    assertThat(set(new Held(5, Authority.DOMAIN, false, 0), SOON))
        .isInstanceOf(OwnershipChange.Done.class);
  }

  @Test
  void oneDomainsChangeDoesNotWaitForAnothersWriters() throws Exception {
    fenced().ownership().register("voucher");
    try (Connection inFlight = begun(Connection.TRANSACTION_READ_COMMITTED)) {
      execute(inFlight, "INSERT INTO " + card() + " VALUES (1, 'of membership')");
      assertThat(
              fenced()
                  .ownership()
                  .change(
                      "voucher",
                      held -> Optional.of(new Held(1, Authority.LEGACY, true, 0)),
                      Duration.ofMillis(500)))
          .isInstanceOf(OwnershipChange.Done.class);
    }
  }

  @Test
  void whatIsDoneWhileItIsHeldHindersNoWriterAndKeepsChangesWaiting() {
    Held at = new Held(5, Authority.LEGACY, true, 0);
    Optional<Held> held =
        fenced()
            .ownership()
            .holding(
                DOMAIN,
                SOON,
                now -> {
                  insert(1);
                  assertThat(set(at, Duration.ofMillis(100)))
                      .isInstanceOf(OwnershipChange.Busy.class);
                  return now;
                });
    assertThat(held).contains(new Held(1, Authority.LEGACY, false, 0));
    become(at);
    sql().update("DELETE FROM ficus.ownership");
    assertThat(fenced().ownership().<Boolean>holding(DOMAIN, SOON, Optional::isEmpty)).isTrue();
  }

  @Test
  void anEpochNeverFalls() {
    become(new Held(5, Authority.DOMAIN, false, 0));
    assertThat(set(new Held(4, Authority.LEGACY, false, 0), SOON))
        .isInstanceOfSatisfying(
            OwnershipChange.Failed.class,
            failed -> assertThat(failed.reason()).contains("back to epoch 4"));
  }

  @Test
  void whoExpectedAnotherOwnershipChangesNothing() {
    become(new Held(5, Authority.DOMAIN, false, 0));
    assertThat(fenced().ownership().change(DOMAIN, held -> Optional.empty(), SOON))
        .isEqualTo(new OwnershipChange.Moved(new Held(5, Authority.DOMAIN, false, 0)));
  }

  @Test
  void aStoreWithoutARowAdmitsNobodyAndSaysWhy() {
    sql().update("DELETE FROM ficus.ownership");
    assertThatThrownBy(() -> insert(1)).hasMessageContaining("holds no ownership row");
    assertThat(fenced().ownership().read(DOMAIN)).isInstanceOf(OwnershipReading.NotInstalled.class);
    assertThat(set(new Held(5, Authority.DOMAIN, false, 0), SOON))
        .isInstanceOf(OwnershipChange.NotInstalled.class);
  }

  @Test
  void aTableThatIsGoneIsKnownAsSuch() {
    assertThat(fenced().ownership().gone(fenced().tables())).isEmpty();
    String there = fenced().tables().tables().get(0);
    assertThat(
            fenced()
                .ownership()
                .gone(
                    new FencedTables(
                        DOMAIN, List.of(there, FencedTables.schemaOf(there) + ".nowhere"))))
        .containsExactly(FencedTables.schemaOf(there) + ".nowhere");
  }

  @Test
  void theFenceCanBeTakenAwayAndPutBackWhileTheEvidenceStays() {
    become(new Held(5, Authority.DOMAIN, false, 0));
    fenced().scripts().remove(fenced().tables()).forEach(sql()::execute);
    assertThat(fencedTables()).isZero();
    insert(1);
    install();
    install();
    assertThatThrownBy(() -> insert(2)).hasMessageContaining("membership");
    assertThat(fencedTables()).isEqualTo(fenced().tables().tables().size());
    assertThat(cards()).isEqualTo(1);
  }

  final JdbcTemplate sql() {
    return new JdbcTemplate(fenced().source());
  }

  final String card() {
    return fenced().card();
  }

  final void install() {
    fenced().scripts().install(fenced().tables()).forEach(sql()::execute);
  }

  final int fencedTables() {
    return fenced().tables().tables().size() - unfenced().size();
  }

  final List<String> unfenced() {
    return fenced().ownership().unfenced(fenced().tables());
  }

  final void become(Held held) {
    assertThat(set(held, SOON)).isInstanceOf(OwnershipChange.Done.class);
  }

  final OwnershipChange set(Held held, Duration limit) {
    return fenced().ownership().change(DOMAIN, before -> Optional.of(held), limit);
  }

  /** Fences, as soon as it is let; it has asked when this returns. */
  final CompletableFuture<OwnershipChange> changeLater() {
    CompletableFuture<OwnershipChange> change =
        CompletableFuture.supplyAsync(
            () -> set(new Held(5, Authority.LEGACY, true, 0), SOON), EACH_ITS_THREAD);
    await().until(() -> waiting() == 1);
    return change;
  }

  final void insert(int id) {
    sql().update("INSERT INTO " + card() + " VALUES (?, 'monolith')", id);
  }

  final void write(long epoch, int id) {
    fenced().transactions().run(intent(OptionalLong.of(epoch)), () -> row(sql(), id));
  }

  final void copy(OptionalLong epoch, int id) {
    fenced().transactions().copy(intent(epoch), () -> row(sql(), id));
  }

  final int row(JdbcTemplate where, int id) {
    return where.update("INSERT INTO " + card() + " VALUES (?, 'ficus')", id);
  }

  static Intent intent(OptionalLong epoch) {
    return new Intent(DOMAIN, "change", "i-1", epoch);
  }

  final int cards() {
    return names().size();
  }

  final List<String> names() {
    return sql().queryForList("SELECT name FROM " + card() + " ORDER BY id", String.class);
  }

  final int waiting() {
    return Objects.requireNonNull(sql().queryForObject(fenced().waiting(), Integer.class));
  }

  final Connection begun(int isolation) throws SQLException {
    Connection connection = fenced().source().getConnection();
    connection.setTransactionIsolation(isolation);
    connection.setAutoCommit(false);
    return connection;
  }

  static void execute(Connection connection, String statement) throws SQLException {
    try (var s = connection.createStatement()) {
      s.execute(statement);
    }
  }
}
