package io.ficus.benchmarks.cutover;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cutover.Authority;
import io.ficus.cutover.ChangeRequest;
import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.Cutovers;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.Stage;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.reconciliation.Reconciliations;
import io.ficus.reconciliation.Verdict;
import io.ficus.shop.engine.ShopEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A demo with the fence installed, whose membership goes to and fro. */
final class SwitchedDemo implements AutoCloseable {

  static final String DOMAIN = "membership";
  private static final int ATTEMPTS = 10;
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration RUN_LIMIT = Duration.ofMinutes(1);

  private final Demo demo;

  private SwitchedDemo(Demo demo) {
    this.demo = demo;
  }

  /**
   * Starts one.
   *
   * @param scale of the shop's data
   * @param legacy what the shop stands on
   */
  static SwitchedDemo start(double scale, ShopEngine legacy) throws Exception {
    // A run between two switches is not what is measured; it takes all the time that it can get.
    System.setProperty("ficus.reconciliation.duty-cycle", "100");
    Demo demo = Demo.start(new DemoOptions(0, scale, 42, 0, null, legacy), line -> {});
    long until = System.nanoTime() + START_LIMIT.toNanos();
    while (!demo.caughtUp()) {
      if (System.nanoTime() > until) {
        demo.close();
        throw new IllegalStateException("The demo was not caught up within " + START_LIMIT);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    HttpRequest install =
        HttpRequest.newBuilder(URI.create(demo.address() + "/api/v1/fences/" + DOMAIN + "/install"))
            .header("Content-Type", "application/json")
            .header("X-Ficus-Actor", "benchmark")
            .POST(HttpRequest.BodyPublishers.ofString("{\"reason\": \"to be measured\"}"))
            .build();
    int status = HttpClient.newHttpClient().send(install, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("The fence could not be installed: HTTP " + status);
    }
    return new SwitchedDemo(demo);
  }

  /** The port as the application has it. */
  Members routed() {
    return demo.part(Members.class);
  }

  /** The same port on one of the stores, past the seam. */
  Members direct(Authority store) {
    return switch (store) {
      case LEGACY -> demo.part("legacyMembers", Members.class);
      case DOMAIN -> (Members) demo.part(MemberRecords.class);
    };
  }

  /** A part of the running server. */
  <T> T part(Class<T> type) {
    return demo.part(type);
  }

  Stage stage() {
    return demo.part(Cutovers.class).show(DOMAIN).orElseThrow().stage();
  }

  /**
   * One stage further; reconciles before each attempt, because a step back makes the last run
   * stale.
   *
   * @param deadline after which no further attempt is begun, by {@link System#nanoTime}
   */
  Switch forward(long deadline) throws InterruptedException {
    Stage before = stage();
    List<String> givenUp = new ArrayList<>();
    for (int attempt = 0; attempt < ATTEMPTS && System.nanoTime() < deadline; attempt++) {
      Optional<String> unclean = reconcile();
      if (unclean.isPresent()) {
        givenUp.add(unclean.get());
        continue;
      }
      CutoverOutcome outcome =
          demo.part(Cutovers.class).advance(DOMAIN, Optional.of(after(before)), why());
      if (stage() != before) {
        return new Switch(true, givenUp, handOver());
      }
      givenUp.add(Reasons.of(outcome));
    }
    return new Switch(false, givenUp, Optional.empty());
  }

  /**
   * Forward to a stage, waiting for gates that open by themselves with time.
   *
   * @throws IllegalStateException if it does not get there
   */
  void forwardTo(Stage to) throws InterruptedException {
    long until = System.nanoTime() + START_LIMIT.toNanos();
    while (stage() != to) {
      Switch made = forward(until);
      if (!made.moved() && System.nanoTime() > until) {
        throw new IllegalStateException("The domain stays at " + stage() + ": " + made.givenUp());
      }
      if (!made.moved()) {
        TimeUnit.SECONDS.sleep(5);
      }
    }
  }

  private static Stage after(Stage stage) {
    List<Stage> way = List.of(Stage.values());
    return way.get(way.indexOf(stage) + 1);
  }

  /** Back, by as many attempts. */
  Switch back(Stage to, long deadline) {
    List<String> givenUp = new ArrayList<>();
    for (int attempt = 0; attempt < ATTEMPTS && System.nanoTime() < deadline; attempt++) {
      CutoverOutcome outcome = demo.part(Cutovers.class).rollback(DOMAIN, Optional.of(to), why());
      if (stage() == to) {
        return new Switch(true, givenUp, handOver());
      }
      givenUp.add(Reasons.of(outcome));
    }
    return new Switch(false, givenUp, Optional.empty());
  }

  /** What the last hand-over says of itself. */
  String said() {
    return handOver().map(Reasons::of).orElse("There was no hand-over.");
  }

  private Optional<HandOverReport> handOver() {
    return demo.part(Cutovers.class).handOver(DOMAIN);
  }

  private static ChangeRequest why() {
    return new ChangeRequest(OptionalLong.empty(), "benchmark", "to be measured", false);
  }

  /** What is wrong with the run; empty if it was clean. */
  private Optional<String> reconcile() throws InterruptedException {
    Reconciliations reconciliations = demo.part(Reconciliations.class);
    var unused = reconciliations.start(DOMAIN, "benchmark");
    long until = System.nanoTime() + RUN_LIMIT.toNanos();
    while (reconciliations.running(DOMAIN).isPresent()) {
      if (System.nanoTime() > until) {
        return Optional.of("a reconciliation took longer than " + RUN_LIMIT.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return reconciliations
        .last(DOMAIN)
        .filter(run -> !(run.verdict() instanceof Verdict.Matches))
        .map(run -> "a reconciliation was not clean: " + run.verdict());
  }

  /** Members who can be given points. */
  List<MemberId> members(int count) throws SQLException {
    List<MemberId> found = new ArrayList<>();
    try (Connection store = DriverManager.getConnection(demo.storeUrl(), "postgres", "");
        ResultSet rows =
            store
                .createStatement()
                .executeQuery(
                    "SELECT e.member_id FROM membership.enrolment e JOIN membership.profile p"
                        + " USING (member_id) WHERE e.status = 'ACTIVE' AND NOT p.archived"
                        + " AND p.email IS NOT NULL ORDER BY e.member_id LIMIT "
                        + count)) {
      while (rows.next()) {
        found.add(new MemberId(rows.getLong(1)));
      }
    }
    return found;
  }

  @Override
  public void close() {
    demo.close();
  }
}
