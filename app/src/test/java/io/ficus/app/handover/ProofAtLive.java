package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.app.cli.Typed;
import io.ficus.app.demo.Demo;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Reconciles a demo whose domain store leads: what differs is found behind the real outbox and the
 * real reverse sync, while members get points and the reverse sync is held up now and then.
 */
final class ProofAtLive {

  private static final int PLANTED = 73;

  /** Every so manieth is a stray write in the shop; the others are rogue writes in the domain. */
  private static final int STRAYS = 8;

  /** On a member, or on one of its ledger lines; none of them leaves a decision in the outbox. */
  private static final List<String> FAULTS =
      List.of(
          "UPDATE membership.ledger_entry SET points = points + 1 WHERE entry_id = %2$d",
          "UPDATE membership.ledger_entry SET occurred_at = occurred_at + interval '3 hours'"
              + " WHERE entry_id = %2$d",
          "UPDATE membership.ledger_entry SET purchase = coalesce(purchase, 0) + 0.01"
              + " WHERE entry_id = %2$d",
          "DELETE FROM membership.ledger_entry WHERE entry_id = %2$d",
          "UPDATE membership.profile SET family_name = family_name || ' ' WHERE member_id = %1$d",
          "UPDATE membership.profile SET email = 'x' || coalesce(email, '') WHERE member_id = %1$d",
          "UPDATE membership.enrolment SET lifetime_spend = lifetime_spend + 0.01"
              + " WHERE member_id = %1$d");

  private final Demo demo;
  private final Accounts accounts;
  private final JdbcTemplate store;
  private final String bypass;
  private final long seed = new Random().nextLong();

  /**
   * @param bypass what a session of the shop does first to get past the fence
   */
  ProofAtLive(Demo demo, Accounts accounts, String bypass) {
    this.demo = demo;
    this.accounts = accounts;
    this.bypass = bypass;
    this.store =
        new JdbcTemplate(new SingleConnectionDataSource(demo.storeUrl(), "postgres", "", true));
  }

  /** A member, and one of its ledger lines. */
  private record Cold(long member, long line) {}

  /** Plants, finds, and repairs; needs a domain at LIVE, and leaves both stores the same. */
  void findsEveryPlantedDifferenceAndNothingElse() throws Exception {
    List<MemberId> hot = accounts.someMembers(8);
    List<Cold> cold = cold(hot);
    assertThat(cold).hasSize(PLANTED);
    Writers writers = new Writers(demo.part(Members.class), hot);
    writers.start(2, Duration.ofMillis(100));
    Writers.History history;
    try (Stalls stalls = new Stalls(hot.get(0))) {
      writers.awaitMoreThan(20);
      Typed clean = type("reconcile", "run", "membership");
      // A member who is never left in peace may be unproven; none may differ.
      assertThat(clean.exit()).as("seed %s: %s", seed, clean.out() + clean.err()).isIn(0, 7);
      assertThat(found()).as("seed %s", seed).isEmpty();
      Set<String> planted = plant(cold);
      Typed run = type("reconcile", "run", "membership");
      assertThat(run.exit()).as("seed %s: %s", seed, run.out() + run.err()).isEqualTo(3);
      assertThat(found()).as("seed %s: %s", seed, run.out()).isEqualTo(planted);
      stalls.requireSome();
    } finally {
      history = writers.stop();
    }
    assertThat(history.faults()).isEmpty();
    assertThat(history.acknowledged()).hasSizeGreaterThan(20);
    repaired();
    assertThat(type("reconcile", "run", "membership").out()).contains("MATCHES");
  }

  private List<Cold> cold(List<MemberId> hot) {
    return store.query(
        "SELECT DISTINCT ON (member_id) member_id, entry_id FROM membership.ledger_entry"
            + " JOIN membership.enrolment USING (member_id) WHERE member_id <> ALL (?)"
            + " ORDER BY member_id, entry_id LIMIT ?",
        (row, n) -> new Cold(row.getLong(1), row.getLong(2)),
        hot.stream().map(MemberId::value).toArray(Long[]::new),
        PLANTED);
  }

  private Set<String> plant(List<Cold> cold) throws SQLException {
    Set<String> planted = new TreeSet<>();
    int rogue = 0;
    for (int i = 0; i < cold.size(); i++) {
      Cold at = cold.get(i);
      if (i % STRAYS == 0) {
        stray(at.member());
      } else {
        String fault = FAULTS.get(rogue++ % FAULTS.size());
        assertThat(store.update(String.format(fault, at.member(), at.line()))).isEqualTo(1);
      }
      planted.add(Long.toString(at.member()));
    }
    return planted;
  }

  private void stray(long member) throws SQLException {
    try (Connection shop = shop();
        PreparedStatement update =
            shop.prepareStatement("UPDATE customer SET last_name = 'Stray' WHERE cust_id = ?")) {
      shop.createStatement().execute(bypass);
      update.setLong(1, member);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private Connection shop() throws SQLException {
    return DriverManager.getConnection(demo.shopUrl(), demo.shopUser(), "");
  }

  private Set<String> found() {
    return type("reconcile", "report", "membership", "--format", "csv")
        .out()
        .lines()
        .map(line -> line.split(",", -1))
        // What the server in this process logs meanwhile may stand between them.
        .filter(cells -> cells.length > 1 && cells[1].matches("-?\\d+"))
        .map(cells -> cells[1])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A repair leaves the strays alone until they are refused; then nothing is left. */
  private void repaired() {
    assertThat(type("reconcile", "report", "membership", "--format", "csv").out())
        .containsIgnoringCase("STRAY_WRITE");
    Typed withheld = repair();
    assertThat(withheld.exit()).as(withheld.out()).isEqualTo(3);
    List<Long> strays =
        store.queryForList("SELECT id FROM seam.stray_write WHERE state = 'OPEN'", Long.class);
    assertThat(strays).hasSize((PLANTED + STRAYS - 1) / STRAYS);
    for (Long id : strays) {
      Typed refused = type("stray", "refuse", "membership", id.toString(), "--reason", "planted");
      assertThat(refused.exit()).as(refused.err()).isZero();
    }
  }

  private Typed repair() {
    String plan =
        type(
                "reconcile",
                "repair",
                "plan",
                "membership",
                "--most-deletes",
                Integer.toString(PLANTED),
                "--reason",
                "planted")
            .out()
            .replaceAll("(?s).*Repair (\\d+) of run.*", "$1");
    return type("reconcile", "repair", "apply", "membership", plan, "--reason", "planted");
  }

  private Typed type(String... words) {
    return Typed.at(demo.address(), words);
  }

  /** Holds a row that the reverse sync wants, for 0, 0.4 or 2 s, and lets go of it. */
  private final class Stalls implements AutoCloseable {

    private static final long[] MILLIS = {0, 400, 2_000};

    private final Random random = new Random(seed);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread thread = new Thread(this::stall, "stalls");
    private final AtomicInteger stalls = new AtomicInteger();
    private volatile String trouble = "";

    private final MemberId held;

    Stalls(MemberId held) {
      this.held = held;
      thread.start();
    }

    private void stall() {
      try (Connection shop = shop()) {
        shop.setAutoCommit(false);
        while (!stopping.get()) {
          shop.createStatement()
              .execute(
                  "SELECT cust_id FROM loy_account WHERE cust_id = "
                      + held.value()
                      + " FOR UPDATE");
          LockSupport.parkNanos(Duration.ofMillis(MILLIS[random.nextInt(MILLIS.length)]).toNanos());
          shop.rollback();
          stalls.incrementAndGet();
          LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
      } catch (SQLException e) {
        trouble = String.valueOf(e.getMessage());
      }
    }

    void requireSome() {
      assertThat(trouble).isEmpty();
      assertThat(stalls.get()).isPositive();
    }

    @Override
    public void close() {
      stopping.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
