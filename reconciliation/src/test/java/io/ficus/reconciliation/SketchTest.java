package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.domain.Difference;
import io.ficus.reconciliation.domain.DifferenceKind;
import io.ficus.reconciliation.domain.RecordComparator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A sketch needs no order of keys, finds what a scan finds, and says so when it is too small. */
@Tag("C8")
class SketchTest {

  private final PeopleStores stores = PeopleStores.empty();
  private final FakeWatermarks watermarks = new FakeWatermarks();
  private final List<RunService> services = new ArrayList<>();

  @AfterEach
  void close() {
    services.forEach(RunService::close);
    stores.both("DROP TABLE IF EXISTS coded");
  }

  @Test
  void itFindsWhatAScanFindsAndProvesAsMuch() throws IOException {
    people(400);
    Run same = ended(service(stores.pair()), new Sketch(64));
    assertThat(same.verdict()).isEqualTo(new Verdict.Matches());
    assertThat(same.complete()).isTrue();
    assertThat(same.sketch()).contains(new Sketch(64));
    assertThat(last().standing("people").verified()).isPresent();

    stores.domain("UPDATE person SET name = 'x' WHERE id IN (1, 77, 400)");
    stores.domain("DELETE FROM person WHERE id IN (2, 78)");
    stores.legacy("DELETE FROM person WHERE id = 3");
    stores.legacy("UPDATE person SET active = '?' WHERE id = 9");
    stores.both("UPDATE person SET active = '?' WHERE id = 10");
    Run sketched = ended(service(stores.pair()), new Sketch(1024));
    assertThat(sketched.verdict()).isEqualTo(new Verdict.Differs(8));
    String json = report(sketched, ReportFormat.JSON);
    assertThat(JsonMapper.shared().readTree(json).get("run").get("sketchCells").asInt())
        .isEqualTo(1024);
    assertThat(new ReportSchema().violations(JsonMapper.shared().readTree(json))).isEmpty();
    assertThat(report(sketched, ReportFormat.HTML)).contains("complete, a sketch of 1,024 cells");
    assertThat(report(sketched, ReportFormat.MD)).contains("Compared by a sketch of 1,024 cells");

    RunService scanning = service(stores.pair());
    Run scanned = ended(scanning, scanning.start("people", "test"));
    assertThat(sketched.totals()).isEqualTo(scanned.totals());
    assertThat(sketched.legacySide()).isEqualTo(scanned.legacySide());
    assertThat(sketched.domainSide()).isEqualTo(scanned.domainSide());
    assertThat(differences(sketched)).isEqualTo(differences(scanned));
  }

  @Test
  void oneThatIsTooSmallIsUnprovenSaysHowLargeItMustBeAndThatIsEnough() {
    people(600);
    stores.domain("UPDATE person SET name = 'x' WHERE id % 2 = 0");
    Sketch sketch = new Sketch(64);
    Run run = ended(service(stores.pair()), sketch);
    int refused = 0;
    while (run.verdict() instanceof Verdict.Unproven unproven && refused++ < 6) {
      assertThat(run.state()).isEqualTo(Run.State.FINISHED);
      assertThat(run.complete()).isFalse();
      assertThat(run.totals().matched()).isZero();
      assertThat(last().last("people").map(Run::id)).contains(run.id());
      Matcher told =
          Pattern.compile("too small.*run it again with --sketch-cells (\\d+)")
              .matcher(unproven.reason());
      assertThat(told.find()).as(unproven.reason()).isTrue();
      sketch = new Sketch(Integer.parseInt(told.group(1)));
      run = ended(service(stores.pair()), sketch);
    }
    assertThat(refused).isPositive();
    assertThat(run.verdict()).isEqualTo(new Verdict.Differs(300));
  }

  @Test
  void whatIsOnlyLateOrToleratedIsNoDifference() {
    people(50);
    stores.legacy("UPDATE person SET name = 'new' WHERE id IN (5, 6)");
    stores.domain("UPDATE person SET spend = 7.004 WHERE id = 7");
    stores.legacy("UPDATE person SET spend = 7.001 WHERE id = 7");
    watermarks.meanwhile(
        round -> stores.domain("UPDATE person SET name = 'new' WHERE id IN (5, 6)"));
    Pair tolerant =
        new PeoplePair(stores.legacySide(), stores.domainSide()) {
          @Override
          public List<Column> columns() {
            return super.columns().stream().map(SketchTest::tolerant).toList();
          }
        };
    Run run = ended(service(tolerant), Sketch.USUAL);
    assertThat(run.verdict()).isEqualTo(new Verdict.Matches());
    // The tolerated one did not even become a suspect.
    assertThat(run.progress().suspects()).isEqualTo(2);
  }

  @Test
  void sidesThatSortTheirKeysDifferentlyAreCompared() {
    coded("a", "B", "ä", "Z", "a b", "ab", "A1", "a10", "a2", "o'k", "😀", "_", "-x");
    // A language's order in one store, that of the code points in the other.
    String collated = " ORDER BY code";
    String backwards = " ORDER BY reverse(code) DESC";
    assertThat(keys(side(collated, true)))
        .isNotEqualTo(keys(side(collated, false)))
        .containsExactlyInAnyOrderElementsOf(keys(side(collated, false)));
    stores.domain("UPDATE coded SET name = 'x' WHERE code = 'a2'");
    stores.domain("DELETE FROM coded WHERE code = 'Z'");
    stores.domain("INSERT INTO coded VALUES ('z', 'small')");
    Map<String, DifferenceKind> planted =
        Map.of(
            "'a2'",
            DifferenceKind.VALUE,
            "'Z'",
            DifferenceKind.MISSING,
            "'z'",
            DifferenceKind.EXTRA);
    for (String[] orders :
        new String[][] {{collated, collated}, {collated, backwards}, {" ORDER BY random()", ""}}) {
      RunService service = service(new CodedPair(side(orders[0], true), side(orders[1], false)));
      // Nobody had to say that it takes a sketch.
      Run run = ended(service, service.start("people", "test"));
      assertThat(run.sketch()).contains(Sketch.USUAL);
      assertThat(run.verdict()).isEqualTo(new Verdict.Differs(3));
      assertThat(kinds(run)).isEqualTo(planted);
      assertThat(run.totals().keysSeen()).isEqualTo(14);
    }
    assertThatThrownBy(
            () -> new SideQueries("two", List.of("q"), List.of("@in(a)", "@in(b)")).withoutOrder())
        .hasMessageContaining("Join them");
  }

  @Test
  void aKeyThatOneSideHasTwiceIsFoundThoughItsRowsDoNotComeTogether() {
    coded("a", "b", "c", "d");
    stores.domain("INSERT INTO coded VALUES ('a', 'name'), ('c', 'other')");
    Run run = ended(service(new CodedPair(side("", true), side("", false))), Sketch.USUAL);
    assertThat(kinds(run))
        .isEqualTo(Map.of("'a'", DifferenceKind.DUPLICATE, "'c'", DifferenceKind.DUPLICATE));
    assertThat(run.domainSide().holds()).isTrue();
  }

  @Test
  void oneThatWasInterruptedIsTakenUpAgainAsASketchAndReadsNothingTwice() {
    people(300);
    stores.domain("UPDATE person SET name = 'x' WHERE id % 2 = 0");
    RunService first = service(stores.pair());
    watermarks.meanwhile(
        round -> {
          if (round == 1) {
            first.hold("people", "test", "enough");
          }
        });
    Run stopped = ended(first, new Sketch(2048));
    assertThat(stopped.state()).isEqualTo(Run.State.INTERRUPTED);
    assertThat(stopped.progress().suspectsDone()).isBetween(1L, 149L);
    first.release("people", "test", "again");
    RunService other =
        service(new PeoplePair(stores.legacySide().breakingAfter(0), stores.domainSide()));
    Run resumed = ended(other, other.resume("people", "test"));
    assertThat(resumed.id()).isEqualTo(stopped.id());
    assertThat(resumed.sketch()).contains(new Sketch(2048));
    assertThat(resumed.verdict()).isEqualTo(new Verdict.Differs(150));
    assertThat(resumed.complete()).isTrue();
  }

  @Test
  void aStreamThatBreaksOffIsAFailureAndNoSketch() {
    people(100);
    Run run =
        ended(
            service(new PeoplePair(stores.legacySide(), stores.domainSide().breakingAfter(60))),
            Sketch.USUAL);
    assertThat(run.state()).isEqualTo(Run.State.FAILED);
    assertThat(run.verdict().toString()).contains("connection lost");
  }

  @Test
  void aSketchThatSeesNoDifferenceFailsEveryRunsSelfTest() {
    people(5);
    RecordComparator blind =
        new RecordComparator() {
          @Override
          public CanonicalRecord normalised(List<Column> columns, CanonicalRecord record) {
            return new CanonicalRecord(record.key(), List.of());
          }
        };
    RunService service = stores.service(stores.pair(), watermarks, blind);
    services.add(service);
    assertThat(ended(service, service.start("people", "test")).verdict().toString())
        .contains("self-test failed");
    assertThat(ended(service, Sketch.USUAL).verdict().toString()).contains("self-test failed");
  }

  private static Column tolerant(Column column) {
    return column.name().equals("spend")
        ? column.tolerating(new Tolerance.Rounded(2, RoundingMode.HALF_UP, "cents"))
        : column;
  }

  private void people(int count) {
    stores.both(
        "INSERT INTO person (id, name, spend, active) SELECT n, 'name ' || n, n, 'Y'"
            + " FROM generate_series(1, "
            + count
            + ") n");
  }

  private void coded(String... codes) {
    stores.legacy("CREATE TABLE coded (code text COLLATE \"en-x-icu\", name text)");
    stores.domain("CREATE TABLE coded (code text COLLATE \"C\", name text)");
    for (String code : codes) {
      stores.both("INSERT INTO coded VALUES ('" + code.replace("'", "''") + "', 'name')");
    }
  }

  private Side side(String order, boolean legacy) {
    return stores
        .sides()
        .of(
            new SideQueries(
                    "coded",
                    List.of("SELECT code FROM coded WHERE @in(code)"),
                    List.of("SELECT code, name FROM coded WHERE @in(code)" + order))
                .withoutOrder(),
            legacy ? stores.shop() : stores.domains(),
            (key, rows) ->
                new CanonicalRecord(key, List.of(Value.text(rows.get(0).get(0).text("name")))));
  }

  private static List<AggregateKey> keys(Side side) {
    try (Stream<Projection> all = side.all()) {
      return all.map(Projection::key).toList();
    }
  }

  private Map<String, DifferenceKind> kinds(Run run) {
    Map<String, DifferenceKind> kinds = new TreeMap<>();
    differences(run).forEach(one -> kinds.put(one.key().text(), one.column().kind()));
    return kinds;
  }

  private List<Found> differences(Run run) {
    List<Found> found = new ArrayList<>();
    stores.findings().differences(run.id(), 10_000, one -> found.add(Found.of(one)));
    found.sort(java.util.Comparator.comparing((Found one) -> one.id));
    return found;
  }

  /** A difference without when it was seen. */
  private record Found(
      String id, AggregateKey key, io.ficus.reconciliation.domain.ColumnDifference column) {
    static Found of(Difference one) {
      return new Found(one.id().toString(), one.key(), one.column());
    }
  }

  private RunService service(Pair pair) {
    RunService service = stores.service(pair, watermarks, new RecordComparator(), 100);
    services.add(service);
    return service;
  }

  private RunService last() {
    return services.get(services.size() - 1);
  }

  private static Run ended(RunService service, Sketch sketch) {
    return ended(service, service.start("people", RunTerms.USUAL.by(sketch), "test"));
  }

  private static Run ended(RunService service, StartOutcome outcome) {
    long id = ((StartOutcome.Started) outcome).run().id();
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> service.run("people", id).orElseThrow().state() != Run.State.RUNNING);
    return service.run("people", id).orElseThrow();
  }

  private String report(Run run, ReportFormat format) {
    StringWriter out = new StringWriter();
    try {
      last().report(run.domain(), run.id(), format).orElseThrow().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /** A table of texts without an order that anybody declared. */
  private static final class CodedPair extends PeoplePair {
    CodedPair(Side legacy, Side domainSide) {
      super(legacy, domainSide);
    }

    @Override
    public List<Column> columns() {
      return List.of(Column.text("name"));
    }
  }
}
