package io.ficus.benchmarks.cutover;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.cutover.ChangeRequest;
import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.Cutovers;
import io.ficus.cutover.Stage;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.reconciliation.Reconciliations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A demo with the fence installed, whose membership goes to and fro. */
final class SwitchedDemo implements AutoCloseable {

  static final String DOMAIN = "membership";
  private static final int ATTEMPTS = 20;

  private final Demo demo;

  private SwitchedDemo(Demo demo) {
    this.demo = demo;
  }

  static SwitchedDemo start(double scale) throws Exception {
    Demo demo = Demo.start(new DemoOptions(0, scale, 42, 0, null), line -> {});
    while (!demo.caughtUp()) {
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

  /** The same port on the domain store, past the seam. */
  Members direct() {
    return (Members) demo.part(MemberRecords.class);
  }

  Stage stage() {
    return demo.part(Cutovers.class).show(DOMAIN).orElseThrow().stage();
  }

  /** One stage further; reconciles first, because a step back makes the last run stale. */
  void forward() throws InterruptedException {
    Stage before = stage();
    String said = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      reconcile();
      CutoverOutcome outcome = demo.part(Cutovers.class).advance(DOMAIN, why());
      if (stage() != before) {
        return;
      }
      said = outcome.toString();
    }
    throw new IllegalStateException("The domain does not leave " + before + ": " + said);
  }

  void back(Stage to) {
    String said = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      said = demo.part(Cutovers.class).rollback(DOMAIN, Optional.of(to), why()).toString();
      if (stage() == to) {
        return;
      }
    }
    throw new IllegalStateException("The domain does not go back to " + to + ": " + said);
  }

  private static ChangeRequest why() {
    return new ChangeRequest(OptionalLong.empty(), "benchmark", "to be measured", false);
  }

  private void reconcile() throws InterruptedException {
    Reconciliations reconciliations = demo.part(Reconciliations.class);
    var unused = reconciliations.start(DOMAIN, "benchmark");
    while (reconciliations.running(DOMAIN).isPresent()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
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
