package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.domain.RecordComparator;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("C8")
class ReportsTest {

  private final PeopleStores stores = PeopleStores.empty();
  private final RunService service =
      stores.service(stores.pair(), new FakeWatermarks(), new RecordComparator(), 500);

  @BeforeEach
  void peopleWithDangerousNames() {
    stores.both("INSERT INTO person (id, name) SELECT n, 'x' FROM generate_series(1, 5) n");
    stores.legacy("UPDATE person SET name = '<script>alert(1)</script>' WHERE id = 1");
    stores.domain("UPDATE person SET name = 'says \"hi\", twice' || chr(10) || '😀' WHERE id = 1");
    stores.legacy("UPDATE person SET email = 'real@example.org' WHERE id = 2");
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void htmlIsSelfContainedAndEscapesWhatTheStoresHold() throws Exception {
    String html = report(ReportFormat.HTML);
    assertThat(html)
        .startsWith("<!doctype html>")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script")
        .doesNotContain("real@example.org")
        .doesNotContain("http://", "https://", "src=", "url(")
        .contains("2 keys are proven to disagree", "What this check cannot know")
        .contains("says &quot;hi&quot;, twice\\u000a😀")
        .endsWith("</html>\n");
  }

  @Test
  void htmlShowsAThousandDifferencesAndSaysSo() throws Exception {
    stores.legacy("INSERT INTO person (id, name) SELECT n, 'x' FROM generate_series(100, 1199) n");
    String html = report(ReportFormat.HTML);
    assertThat(html).contains("The first 1,000 of 1,102 are shown");
    assertThat(html.split("code class=\"expected\"", -1)).hasSize(1001 + 7);
  }

  @Test
  void csvQuotesCommasQuotesAndLines() throws Exception {
    String[] lines = report(ReportFormat.CSV).split("\r\n", -1);
    assertThat(lines[0]).startsWith("difference_id,key,column,kind,rule,raw,expected,actual");
    assertThat(lines[1])
        .contains(",1,name,VALUE,equal character for character,,'<script>alert(1)</script>',")
        .contains("\"'says \"\"hi\"\", twice\\u000a😀'\"");
    assertThat(lines).hasSize(4);
  }

  @Test
  void jsonCarriesASchemaVersionTheEquationAndTheEvidence() throws Exception {
    JsonNode json = JsonMapper.shared().readTree(report(ReportFormat.JSON));
    assertThat(json.get("schemaVersion").asInt()).isEqualTo(5);
    assertThat(new ReportSchema().violations(json)).isEmpty();
    assertThat(json.get("clusters").get(0).get("samples")).hasSize(1);
    assertThat(json.get("run").get("verdict").asString()).isEqualTo("DIFFERS");
    assertThat(json.get("totals").get("keysSeen").asLong())
        .isEqualTo(json.get("totals").get("accountedFor").asLong());
    assertThat(json.get("differences")).hasSize(2);
    JsonNode first = json.get("differences").get(0);
    assertThat(first.get("key").asString()).isEqualTo("1");
    assertThat(first.get("evidence").get("watermarkPosition").asString()).isEqualTo("0:1003");
    assertThat(first.get("evidence").get("rounds").asInt()).isEqualTo(2);
    assertThat(json.get("limits")).isNotEmpty();
    assertThat(json.get("history")).hasSize(1);
  }

  @Test
  void junitHasAFailureForEachColumnAndEscapesWhatTheStoresHold() throws Exception {
    String xml = report(ReportFormat.JUNIT);
    assertThat(xml).contains("failures=\"2\" errors=\"0\" skipped=\"0\"").doesNotContain("<script");
    var document =
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new java.io.ByteArrayInputStream(
                    xml.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(10);
    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(2);
  }

  @Test
  void markdownShowsTheClustersAndKeepsItsTable() throws Exception {
    assertThat(report(ReportFormat.MD))
        .contains("run ", ": DIFFERS", "| 5 | 3 | 2 | 0 | 0 | 0 | 0 |")
        .contains("No known pattern")
        .doesNotContain("real@example.org");
  }

  @Test
  void manyDifferencesOfOneKindAreOneClusterAndTheNextRunKnowsThem() throws Exception {
    stores.both(
        "INSERT INTO person (id, name, joined) SELECT n, 'x', timestamptz '2026-03-01 10:00Z' FROM generate_series(100, 399) n");
    stores.domain("UPDATE person SET joined = joined + interval '3 hours' WHERE id >= 100");
    JsonNode first = JsonMapper.shared().readTree(report(ReportFormat.JSON));
    JsonNode zone = first.get("clusters").get(0);
    assertThat(zone.get("count").asInt()).isEqualTo(300);
    assertThat(zone.get("cause").asString()).isEqualTo("TIME_ZONE");
    assertThat(zone.get("detail").asString()).isEqualTo("+03:00 h");
    assertThat(first.get("trend").get("new").asInt()).isEqualTo(302);
    stores.domain("UPDATE person SET joined = joined - interval '3 hours' WHERE id > 100");
    stores.domain("UPDATE person SET name = 'other' WHERE id = 101");
    JsonNode trend = JsonMapper.shared().readTree(report(ReportFormat.JSON)).get("trend");
    assertThat(trend.get("new").asInt()).isEqualTo(1);
    assertThat(trend.get("still").asInt()).isEqualTo(3);
    assertThat(trend.get("resolved").asInt()).isEqualTo(299);
  }

  @Test
  void aRunThatIsNotThereHasNoReport() {
    assertThat(service.report(PeoplePair.DOMAIN, 4711, ReportFormat.CSV)).isEmpty();
  }

  private String report(ReportFormat format) throws IOException {
    Run run = ((StartOutcome.Started) service.start(PeoplePair.DOMAIN, "test")).run();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                service.running(PeoplePair.DOMAIN).isEmpty()
                    && service
                        .run(PeoplePair.DOMAIN, run.id())
                        .orElseThrow()
                        .finishedAt()
                        .isPresent());
    StringWriter out = new StringWriter();
    service.report(PeoplePair.DOMAIN, run.id(), format).orElseThrow().writeTo(out);
    return out.toString();
  }
}
