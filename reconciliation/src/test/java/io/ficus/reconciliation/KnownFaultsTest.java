package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.reconciliation.application.KnownFacts;
import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.domain.Cause;
import io.ficus.reconciliation.domain.Known;
import io.ficus.reconciliation.domain.RecordComparator;
import io.ficus.reconciliation.domain.Trust;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Faults that comparisons by sums, by text or by eye are known to miss; and causes that are known.
 */
@Tag("C8")
class KnownFaultsTest {

  private final PeopleStores stores = PeopleStores.empty();
  private final FakeWatermarks watermarks = new FakeWatermarks();
  private RunService service =
      stores.service(stores.pair(), watermarks, new RecordComparator(), 1_000);

  @BeforeEach
  void sameOnBothSides() {
    stores.both(
        "INSERT INTO person SELECT n, 'name ' || n, 'a|b', 100000000000 + n,"
            + " timestamptz '2020-01-01 00:00:00Z' + n * interval '1 hour', 'Y'"
            + " FROM generate_series(1, 20) n;"
            + " INSERT INTO note SELECT n, 'A', 'first' FROM generate_series(1, 20) n");
  }

  @AfterEach
  void close() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        // An even number of rows, all by the same: what XOR loses.
        "20; UPDATE person SET joined = joined + interval '3 hours'",
        // What one row has too much the other has too little.
        "2; UPDATE person SET spend = spend + CASE id WHEN 1 THEN 5 ELSE -5 END WHERE id IN (1, 2)",
        // The values of two rows have changed places.
        "2; UPDATE person SET name = CASE id WHEN 1 THEN 'name 2' ELSE 'name 1' END WHERE id IN (1, 2)",
        "1; UPDATE person SET spend = spend + 1 WHERE id = 7",
        "1; UPDATE person SET active = NULL WHERE id = 3",
        "1; UPDATE person SET name = '<null>' WHERE id = 3",
        "1; UPDATE person SET name = 'name 3 ' WHERE id = 3",
        "1; UPDATE person SET joined = 'infinity' WHERE id = 3",
        "1; UPDATE person SET joined = joined - interval '4000 years' WHERE id = 3",
        "1; INSERT INTO note VALUES (3, 'A', 'first')"
      })
  void areFound(long keys, String fault) {
    stores.domain(fault);
    assertThat(reconciled().verdict()).isEqualTo(new Verdict.Differs(keys));
  }

  @Test
  void nullIsNoValueOfAnyType() {
    stores.legacy("UPDATE person SET name = NULL, active = NULL WHERE id IN (1, 2, 3)");
    stores.domain("UPDATE person SET name = NULL, active = 'N' WHERE id = 1");
    stores.domain("UPDATE person SET name = '<null>', active = NULL WHERE id = 2");
    stores.domain("UPDATE person SET name = NULL, active = NULL WHERE id = 3");
    assertThat(reconciled().verdict()).isEqualTo(new Verdict.Differs(2));
  }

  @Test
  void aCauseThatIsKnownStandsInPlaceOfAGuessAndTheRestInTheSameReport() throws IOException {
    stores.know(
        new KnownFacts() {
          @Override
          public Map<AggregateKey, Known> about(Pair pair, Collection<AggregateKey> keys) {
            return Map.of(AggregateKey.of(1), new Known(Cause.DEAD_LETTERED, ""));
          }

          @Override
          public List<Trust> trust(String domain) {
            return List.of(new Trust("Stray writes", "3 not settled", Trust.State.BAD));
          }
        });
    service.close();
    service = stores.service(stores.pair(), watermarks, new RecordComparator(), 1_000);
    stores.domain("UPDATE person SET name = upper(name) WHERE id IN (1, 2)");
    Run run = reconciled();
    List<String> causes = new ArrayList<>();
    stores
        .findings()
        .differences(run.id(), 10, found -> causes.add(found.key() + " " + found.column().cause()));
    assertThat(causes).containsExactlyInAnyOrder("1 DEAD_LETTERED", "2 CASE");
    for (ReportFormat format : List.of(ReportFormat.HTML, ReportFormat.JSON, ReportFormat.MD)) {
      StringWriter out = new StringWriter();
      service.report("people", run.id(), format).orElseThrow().writeTo(out);
      assertThat(out.toString()).contains("3 not settled");
    }
  }

  private Run reconciled() {
    long id = ((StartOutcome.Started) service.start("people", "test")).run().id();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> service.run("people", id).orElseThrow().state() != Run.State.RUNNING);
    return service.run("people", id).orElseThrow();
  }
}
