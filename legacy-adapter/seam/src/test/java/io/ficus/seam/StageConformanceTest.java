package io.ficus.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.Authority;
import io.ficus.cutover.Stage;
import io.ficus.cutover.StageAt;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks every stage and holds the router to the table of the design. */
class StageConformanceTest {

  /** Design, section 4, as far as it concerns the seam. */
  private static final String TABLE =
      """
      | stage      | reads run -> returned | writes, in this order | authority |
      | OFF        | legacy -> legacy      | legacy                | LEGACY    |
      | DUAL_WRITE | legacy -> legacy      | legacy, then domain   | LEGACY    |
      | SHADOW     | both -> legacy        | legacy, then domain   | LEGACY    |
      | LIVE       | both -> domain        | domain, then legacy   | DOMAIN    |
      | RAMP_DOWN  | domain -> domain      | domain, then legacy   | DOMAIN    |
      | COMPLETE   | domain -> domain      | domain                | DOMAIN    |
      """;

  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final RecordingStore legacy = new RecordingStore("legacy", journal);
  private final RecordingStore domain = new RecordingStore("domain", journal);
  private final SeamSettings settings =
      new SeamSettings(
          1,
          new SeamSettings.Room(1, 4, Duration.ofSeconds(5)),
          new SeamSettings.Room(1, 4, Duration.ofSeconds(5)),
          Duration.ZERO);
  private volatile Stage stage = Stage.OFF;
  private final SeamRouter router =
      new SeamRouter(
          name -> new StageAt(name, stage, 1),
          new RecordingWatermarks(journal),
          settings,
          Clock.systemUTC(),
          () -> "intent",
          n -> 0,
          SeamListener.NONE);

  @AfterEach
  void close() {
    router.close();
  }

  @Test
  void theTableNamesEveryStageOnceInOrder() {
    assertThat(rows().map(Row::stage)).containsExactly(Stage.values());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void readsGoWhereTheTableSays(Row row) {
    stage = row.stage();
    legacy.holds("of legacy");
    domain.holds("of domain");

    String answer = router.read("membership", "find", 42L, legacy.read(), domain.read());

    assertThat(answer).isEqualTo("of " + row.returned());
    assertThat(journal.get(0)).isEqualTo("read " + row.returned());
    if (row.readsRun().equals("both")) {
      await().until(() -> router.counts("membership").compared() == 1);
      assertThat(journal).contains("read " + other(row.returned()));
    } else {
      router.close();
      assertThat(journal).containsExactly("read " + row.returned());
      assertThat(router.counts("membership").compared()).isZero();
    }
    assertThat(router.counts("membership").reads()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatADecisionIsBuiltOnComesFromWhereTheWriteGoes(Row row) {
    stage = row.stage();
    legacy.holds("of legacy");
    domain.holds("of domain");

    String answer = router.current("membership", "find", now -> 42L, legacy.read(), domain.read());

    assertThat(answer).isEqualTo("of " + row.writes().get(0));
    router.close();
    assertThat(router.counts("membership").compared())
        .isEqualTo(row.readsRun().equals("both") ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void writesGoWhereTheTableSaysAndInThatOrder(Row row) {
    stage = row.stage();

    String answer =
        router.write(
            "membership", "change", 42L, legacy.writeThen(domain), domain.writeThen(legacy));

    router.close();
    assertThat(answer).isEqualTo("answer of " + row.writes().get(0));
    assertThat(journal)
        .containsExactlyElementsOf(
            row.writes().stream().map(store -> "write " + store + " intent").toList());
    assertThat(router.counts("membership").writes()).isEqualTo(1);
    assertThat(router.counts("membership").secondWritesOk()).isEqualTo(row.writes().size() - 1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aFailedAuthoritativeWriteSkipsTheSecond(Row row) {
    stage = row.stage();
    RecordingStore authority = row.writes().get(0).equals("legacy") ? legacy : domain;
    authority.troubledBy(
        () -> {
          throw new IllegalStateException("refused");
        });

    assertThatThrownBy(
            () ->
                router.write(
                    "membership",
                    "change",
                    42L,
                    legacy.writeThen(domain),
                    domain.writeThen(legacy)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("refused");

    router.close();
    assertThat(journal).containsExactly("write " + row.writes().get(0) + " intent");
    assertThat(router.counts("membership").secondWritesSkipped())
        .isEqualTo(row.writes().size() - 1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theAuthorityAloneIsAskedForWhatIsNoFact(Row row) {
    stage = row.stage();

    router.ask("membership", legacy.read(), domain.read());

    router.close();
    String authority = row.authority() == Authority.LEGACY ? "legacy" : "domain";
    assertThat(journal).containsExactly("read " + authority);
    assertThat(row.writes().get(0)).isEqualTo(authority);
  }

  static Stream<Row> rows() {
    return TABLE.lines().skip(1).map(Row::parse);
  }

  private static String other(String store) {
    return store.equals("legacy") ? "domain" : "legacy";
  }

  record Row(
      Stage stage, String readsRun, String returned, List<String> writes, Authority authority) {

    static Row parse(String line) {
      List<String> cells =
          Arrays.stream(line.split("\\|", -1))
              .map(String::strip)
              .filter(c -> !c.isEmpty())
              .toList();
      String[] reads = cells.get(1).split(" -> ", -1);
      return new Row(
          Stage.valueOf(cells.get(0)),
          reads[0],
          reads[1],
          List.of(cells.get(2).split(", then ", -1)),
          Authority.valueOf(cells.get(3)));
    }
  }
}
