package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.CheckResult.State;
import io.ficus.reconciliation.domain.RecordComparator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Every key of each side has an outcome, and plain SQL has a say of its own. */
@Tag("C8")
class EquationTest {

  private final PeopleStores stores = PeopleStores.empty();
  private final FakeWatermarks watermarks = new FakeWatermarks();
  private final List<RunService> services = new ArrayList<>();
  private final List<Exclusion> exclusions = new ArrayList<>();
  private final List<ControlTotal> totals = new ArrayList<>();
  private final List<Invariant> invariants = new ArrayList<>();

  @BeforeEach
  void sameOnBothSides() {
    stores.both(
        "INSERT INTO person (id, name, spend, active) SELECT n, 'name ' || n, n, 'Y'"
            + " FROM generate_series(1, 30) n");
  }

  @AfterEach
  void close() {
    services.forEach(RunService::close);
  }

  @Test
  void theTermsOfEachSideAddUpToWhatWasSeenThere() {
    exclusions.add(
        new Exclusion(
            new KeyRange(AggregateKey.of(25), AggregateKey.of(28)), "customers of the test shop"));
    stores.domain("UPDATE person SET name = 'x' WHERE id IN (1, 2, 26)");
    stores.domain("DELETE FROM person WHERE id = 3");
    stores.legacy("DELETE FROM person WHERE id IN (4, 5, 27)");
    stores.legacy("UPDATE person SET active = '?' WHERE id = 6");
    Run run = reconciled();
    assertThat(run.verdict()).isEqualTo(new Verdict.Differs(6));
    assertThat(run.legacySide()).isEqualTo(new SideTotals(27, 21, 2, 1, 0, 1, 0, 0, 2));
    assertThat(run.domainSide()).isEqualTo(new SideTotals(29, 21, 2, 0, 2, 1, 0, 0, 3));
    assertThat(run.legacySide().holds()).isTrue();
    assertThat(run.domainSide().holds()).isTrue();
    assertThat(report(run, ReportFormat.HTML)).contains("customers of the test shop");
    assertThat(report(run, ReportFormat.MD)).contains("customers of the test shop");
    assertThat(report(run, ReportFormat.JSON)).contains("customers of the test shop");
  }

  @Test
  void aKeyThatASideHasTwiceIsADifferenceOfItsOwnKind() {
    for (String side : List.of("legacy", "domain")) {
      String table = "CREATE TABLE twice (id bigint, name text); INSERT INTO twice SELECT n, 'x'";
      String rows = " FROM generate_series(1, 9) n";
      if (side.equals("legacy")) {
        stores.legacy(table + rows);
      } else {
        stores.domain(table + rows + "; INSERT INTO twice VALUES (7, 'y')");
      }
    }
    try {
      Run run = reconciled(new TwicePair(stores));
      assertThat(run.totals().duplicate()).isEqualTo(1);
      assertThat(run.verdict()).isEqualTo(new Verdict.Differs(1));
      assertThat(run.domainSide()).isEqualTo(new SideTotals(9, 8, 0, 0, 0, 0, 1, 0, 0));
    } finally {
      stores.both("DROP TABLE twice");
    }
  }

  @Test
  void figuresThatDifferMakeARunOfEqualKeysNoMatch() {
    totals.add(total("spent", "SELECT 'euros', sum(spend) FROM person"));
    assertThat(reconciled().verdict()).isEqualTo(new Verdict.Matches());
    // The pair sees persons only, whatever else the mapping leaves out.
    totals.add(
        new ControlTotal(
            "rows",
            figures("SELECT 'persons', count(*) FROM person", true),
            figures("SELECT 'persons', count(*) + 1 FROM person", false)));
    Run run = reconciled();
    assertThat(run.verdict())
        .isInstanceOfSatisfying(
            Verdict.Unproven.class,
            unproven -> assertThat(unproven.reason()).contains("rows of persons is violated"));
    assertThat(stores.findings().checks(run.id()))
        .containsExactly(
            new CheckResult("spent", "BOTH", "euros", "465", "465", State.AGREES),
            new CheckResult("rows", "BOTH", "persons", "30", "31", State.VIOLATED));
    assertThat(report(run, ReportFormat.HTML)).contains("violated");
    assertThat(report(run, ReportFormat.JSON)).contains("\"VIOLATED\"");
    assertThat(report(run, ReportFormat.MD)).contains("| rows | both | persons | 30 | 31 |");
  }

  @Test
  void figuresThatMoveWhileTheyAreReadAreNoFalseAlarm() {
    AtomicInteger reading = new AtomicInteger();
    totals.add(
        new ControlTotal(
            "rows",
            () -> new java.util.TreeMap<>(Map.of("n", Integer.toString(reading.addAndGet(10)))),
            () -> new java.util.TreeMap<>(Map.of("n", Integer.toString(reading.get() + 4)))));
    Run run = reconciled();
    assertThat(run.verdict()).isEqualTo(new Verdict.Matches());
    assertThat(stores.findings().checks(run.id()).get(0).state()).isEqualTo(State.MOVED);
  }

  @Test
  void aRuleThatOneSideBreaksAndFiguresThatCannotBeReadAreSaid() {
    invariants.add(
        new Invariant(
            "nobody is nameless",
            Invariant.Whose.DOMAIN,
            figures("SELECT 'person ' || id, 'no name' FROM person WHERE id = 8", false)));
    assertThat(reconciled().verdict().toString()).contains("nobody is nameless of person 8");
    invariants.clear();
    totals.add(total("gone", "SELECT 'x', count(*) FROM no_such_table"));
    assertThat(reconciled().verdict().toString()).contains("gone could not be measured");
  }

  @Test
  void theEquationAndEveryCheckStandInTheFormsForCiAndForReview() throws Exception {
    totals.add(total("spent", "SELECT 'euros', sum(spend) FROM person"));
    totals.add(
        new ControlTotal(
            "rows",
            figures("SELECT active, count(*) FROM person GROUP BY 1", true),
            figures("SELECT active, count(*) + 1 FROM person GROUP BY 1", false)));
    totals.add(total("gone", "SELECT 'x', count(*) FROM no_such_table"));
    invariants.add(
        new Invariant(
            "nobody is nameless",
            Invariant.Whose.DOMAIN,
            figures("SELECT 'person ' || id, 'no name' FROM person WHERE id IN (8, 9)", false)));
    Run run = reconciled();
    Map<String, String> cases = cases(report(run, ReportFormat.JUNIT));
    assertThat(cases)
        .containsEntry("every key of the legacy side has an outcome", "passed")
        .containsEntry("every key of the domain side has an outcome", "passed")
        .containsEntry("spent (both)", "passed")
        .containsEntry("rows (both)", "failure: 1 violated: Y: legacy 30, domain 31; violated")
        .containsEntry(
            "nobody is nameless (domain)",
            "failure: 2 violated: person 8: no name; violated\nperson 9: no name; violated")
        .hasEntrySatisfying(
            "gone (both)",
            gone ->
                assertThat(gone).startsWith("error: could not be measured").contains("no_such"));
    assertThat(report(run, ReportFormat.MD))
        .contains("Legacy side: 30 matched + 0 differing + 0 missing", " = 30 keys seen.");

    // As if a chunk had been stored with a key too many.
    stores.domain(
        "UPDATE control.reconciliation_chunk SET legacy_seen = legacy_seen + 1 WHERE chunk = 0");
    Run odd = stores.runs().find(run.domain(), run.id()).orElseThrow();
    assertThat(cases(report(odd, ReportFormat.JUNIT)))
        .containsEntry(
            "every key of the legacy side has an outcome",
            "failure: 30 matched + 0 differing + 0 missing + 0 extra + 0 unmappable + 0 duplicate"
                + " + 0 unproven + 0 excluded = 30, and 31 keys were seen: nothing may be"
                + " concluded")
        .containsEntry("every key of the domain side has an outcome", "passed");
    assertThat(report(odd, ReportFormat.MD)).contains("= 30, and 31 keys were seen");
  }

  /** Each test case of a report, and how it ended. */
  private static Map<String, String> cases(String xml) throws Exception {
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    NodeList found = suite.getElementsByTagName("testcase");
    Map<String, String> cases = new HashMap<>();
    int failures = 0;
    int errors = 0;
    for (int i = 0; i < found.getLength(); i++) {
      Element one = (Element) found.item(i);
      String end = "passed";
      if (one.getFirstChild() instanceof Element problem) {
        failures += problem.getTagName().equals("failure") ? 1 : 0;
        errors += problem.getTagName().equals("error") ? 1 : 0;
        String body = problem.getTextContent().strip();
        end =
            problem.getTagName()
                + ": "
                + problem.getAttribute("message")
                + (body.isEmpty() ? "" : ": " + body);
      }
      cases.put(one.getAttribute("name"), end);
    }
    assertThat(suite.getAttribute("tests")).isEqualTo(Integer.toString(found.getLength()));
    assertThat(suite.getAttribute("failures")).isEqualTo(Integer.toString(failures));
    assertThat(suite.getAttribute("errors")).isEqualTo(Integer.toString(errors));
    return cases;
  }

  private ControlTotal total(String name, String sql) {
    return new ControlTotal(name, figures(sql, true), figures(sql, false));
  }

  private Figures figures(String sql, boolean legacy) {
    return stores.sides().figures(sql, legacy ? stores.shop() : stores.domains());
  }

  private Run reconciled() {
    return reconciled(
        new PeoplePair(stores.legacySide(), stores.domainSide()) {
          @Override
          public List<Exclusion> exclusions() {
            return exclusions;
          }

          @Override
          public List<ControlTotal> controlTotals() {
            return totals;
          }

          @Override
          public List<Invariant> invariants() {
            return invariants;
          }
        });
  }

  private Run reconciled(Pair pair) {
    RunService service = stores.service(pair, watermarks, new RecordComparator());
    services.add(service);
    long id = ((StartOutcome.Started) service.start(pair.domain(), "test")).run().id();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> service.run(pair.domain(), id).orElseThrow().state() != Run.State.RUNNING);
    return service.run(pair.domain(), id).orElseThrow();
  }

  private String report(Run run, ReportFormat format) {
    StringWriter out = new StringWriter();
    try {
      services
          .get(services.size() - 1)
          .report(run.domain(), run.id(), format)
          .orElseThrow()
          .writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /** A table without a key of its own. */
  private static final class TwicePair extends PeoplePair {
    TwicePair(PeopleStores stores) {
      super(side(stores, true), side(stores, false));
    }

    private static Side side(PeopleStores stores, boolean legacy) {
      return stores
          .sides()
          .of(
              new SideQueries(
                      "twice",
                      List.of("SELECT id FROM twice WHERE @in(id)"),
                      List.of("SELECT id, name FROM twice WHERE @in(id) ORDER BY id"))
                  .withOneRowPerKey(),
              legacy ? stores.shop() : stores.domains(),
              (key, rows) ->
                  new CanonicalRecord(key, List.of(Value.text(rows.get(0).get(0).text("name")))));
    }

    @Override
    public List<Column> columns() {
      return List.of(Column.text("name"));
    }
  }
}
