package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.demo.Demo;
import io.ficus.app.demo.DemoOptions;
import io.ficus.app.server.FicusServer;
import io.ficus.cutover.Stage;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import io.ficus.seam.SeamRouter;
import io.ficus.shop.engine.ShopEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Four servers on the same stores, each with connections, caches, a heartbeat and a reverse sync of
 * its own. All of them write while one after the other takes the domain to LIVE and back by the
 * whole procedure, gates and all, and the monolith writes past them. Every answer goes to a
 * history, {@code target/cutover-history-<engine>.csv}, a refusal with its reason, and is accounted
 * for in both stores at the end. {@code -Dcutover.cycles=} makes more or fewer of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FleetCycles {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int MOVED_RATE = 10;

  /** So many that none has more lines in the end than can be compared within a pause. */
  private static final int MEMBERS = 96;

  private final ShopEngine engine;
  private final int cycles;
  private final Path history;
  private final List<FicusServer> servers = new ArrayList<>();
  private Demo demo;
  private Accounts accounts;
  private List<MemberId> members;

  FleetCycles(ShopEngine engine, int cycles) {
    this.engine = engine;
    this.cycles = Integer.getInteger("cutover.cycles", cycles);
    this.history =
        Path.of("target/cutover-history-" + engine.name().toLowerCase(Locale.ROOT) + ".csv");
  }

  @BeforeAll
  void start() throws SQLException {
    demo = Demo.start(new DemoOptions(0, 0.005, 7, 0, MOVED_RATE, null, engine), line -> {});
    await().atMost(LIMIT).until(demo::caughtUp);
    for (int i = 0; i < 3; i++) {
      servers.add(FicusServer.start(null, demo.settingsToJoin()));
    }
    accounts = new Accounts(demo);
    members = accounts.someMembers(MEMBERS);
  }

  @AfterAll
  void stop() {
    servers.forEach(FicusServer::close);
    demo.close();
  }

  @Test
  void everyWriteOfFourServersAndOfTheMonolithIsAccountedFor() throws Exception {
    List<Operator> operators =
        Stream.concat(Stream.of(demo.address()), servers.stream().map(FicusServer::address))
            .map(address -> new Operator(address, Shifts.DOMAIN))
            .toList();
    operators.get(0).installFence();
    operators.get(0).standAt(Stage.SHADOW);
    List<Writers> writers =
        Stream.concat(
                Stream.of(demo.part(Members.class)),
                servers.stream().map(server -> server.part(Members.class)))
            .map(port -> new Writers(port, members))
            .toList();
    writers.forEach(each -> each.start(2, PAUSE));
    StrayWriter monolith = StrayWriter.start(demo, members);
    int[] acknowledged = new int[writers.size()];
    for (int cycle = 0; cycle < cycles; cycle++) {
      Operator operator = operators.get(cycle % operators.size());
      operator.standAt(Stage.LIVE);
      everyServerWritesMore(writers, acknowledged);
      operator.standAt(Stage.SHADOW);
      everyServerWritesMore(writers, acknowledged);
      System.out.println("cycle " + (cycle + 1) + " of " + cycles);
    }
    List<Writers.History> histories = new ArrayList<>();
    for (Writers each : writers) {
      histories.add(each.stop());
    }
    monolith.stop();
    await().atMost(LIMIT).until(demo::caughtUp);
    write(histories, monolith);

    assertThat(monolith.faults()).isEmpty();
    assertThat(histories).allSatisfy(it -> assertThat(it.faults()).isEmpty());
    assertThat(monolith.acknowledged()).isNotEmpty();
    assertThat(monolith.refused()).isNotEmpty();
    accounts.requireOnceInBoth(acknowledged());
    accounts.requireInNeither(refused());
    Map<String, Long> reasons = RefusedWrite.byReason(refused());
    reasons.forEach((reason, number) -> System.out.println(number + " refused: " + reason));
    assertThat(reasons.keySet()).allSatisfy(it -> assertThat(it).contains("membership"));
    accounts.requireSamePoints(members);
    // With its cache some of them were behind, and the stores refused them before they looked
    // again.
    assertThat(servers)
        .allSatisfy(
            server ->
                assertThat(server.part(SeamRouter.class).counts(Shifts.DOMAIN).refused())
                    .isPositive());
    assertThat(demo.moved().counts().failed()).as("%s", demo.moved().counts()).isZero();
    operators.forEach(Operator::awaitSound);
  }

  private static void everyServerWritesMore(List<Writers> writers, int[] acknowledged) {
    for (int i = 0; i < acknowledged.length; i++) {
      acknowledged[i] = writers.get(i).awaitMoreThan(acknowledged[i] + 5);
    }
  }

  private void write(List<Writers.History> histories, StrayWriter monolith) throws IOException {
    List<String> lines = new ArrayList<>(List.of("writer,request,answer,reason"));
    for (int i = 0; i < histories.size(); i++) {
      add(lines, "server " + i, histories.get(i).acknowledged(), histories.get(i).refused());
    }
    add(lines, "monolith", monolith.acknowledged(), monolith.refused());
    Files.write(history, lines);
  }

  private static void add(
      List<String> lines, String writer, List<String> acknowledged, List<RefusedWrite> refused) {
    acknowledged.forEach(it -> lines.add(writer + "," + it + ",acknowledged,"));
    refused.forEach(
        it -> lines.add(writer + "," + it.request() + ",refused," + it.reason().replace(',', ';')));
  }

  private List<String> acknowledged() throws IOException {
    return answered("acknowledged").map(cells -> cells[1]).toList();
  }

  private List<RefusedWrite> refused() throws IOException {
    return answered("refused").map(cells -> new RefusedWrite(cells[1], cells[3])).toList();
  }

  /** The lines of the history that have an answer. */
  private Stream<String[]> answered(String answer) throws IOException {
    return Files.readAllLines(history).stream()
        .map(line -> line.split(",", -1))
        .filter(cells -> cells[2].equals(answer));
  }
}
