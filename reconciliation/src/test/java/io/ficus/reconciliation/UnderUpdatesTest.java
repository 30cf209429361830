package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.reconciliation.application.CatchUp;
import io.ficus.reconciliation.application.Pause;
import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While hot keys change and the feed stalls: every planted difference, and nothing else. */
@Tag("C8")
class UnderUpdatesTest {

  private static final int PLANTED = 73;

  /** The size of the long form: {@code -Dficus.test.people=...}. */
  private static final int PEOPLE = Integer.getInteger("ficus.test.people", 1_000_000);

  private final PeopleStores stores = PeopleStores.empty();

  @ParameterizedTest
  @EnumSource(CatchUp.Leader.class)
  void everyPlantedDifferenceIsFoundAndNothingElse(CatchUp.Leader leader) throws Exception {
    prove(leader, 3_000, 40, 0, 40, 200);
  }

  @ParameterizedTest
  @EnumSource(CatchUp.Leader.class)
  @Tag("long")
  void everyPlantedDifferenceIsFoundAmongAMillion(CatchUp.Leader leader) throws Exception {
    prove(leader, PEOPLE, 300, 0, 400, 2_000);
  }

  private void prove(CatchUp.Leader leader, int people, int hot, long... stalls) throws Exception {
    long seed = new Random().nextLong();
    stores.both(
        "INSERT INTO person SELECT n, 'name ' || n, n || '@example.org', n * 1.5, timestamptz"
            + " '2020-01-01 00:00:00Z' + n * interval '1 hour', 'Y' FROM generate_series(1, "
            + people
            + ") n; INSERT INTO note SELECT n, 'A', 'first' FROM generate_series(1, "
            + people
            + ") n");
    Set<Long> planted = plant(people, hot);
    boolean legacyLeads = leader == CatchUp.Leader.LEGACY;
    DataSource leads = legacyLeads ? stores.shop() : stores.domains();
    DataSource follows = legacyLeads ? stores.domains() : stores.shop();
    Run run;
    Set<Long> found = new TreeSet<>();
    try (StalledFeed feed = new StalledFeed(leader, leads, follows, hot, seed, stalls).start();
        RunService service =
            stores.service(
                new PeoplePair(side(stores.shop()), side(stores.domains())),
                feed,
                new RecordComparator(),
                Pause.real(),
                new ReconciliationSettings(
                    500, Duration.ofSeconds(60), 8, Duration.ofMillis(10), 1, LoadLimits.none()))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> feed.updates() > hot);
      long id = ((StartOutcome.Started) service.start(PeoplePair.DOMAIN, "test")).run().id();
      await()
          .atMost(Duration.ofMinutes(10))
          .until(() -> service.running(PeoplePair.DOMAIN).isEmpty());
      run = service.run(PeoplePair.DOMAIN, id).orElseThrow();
      assertThat(feed.failed()).isNull();
    }
    stores
        .findings()
        .differences(run.id(), Long.MAX_VALUE, difference -> found.add(difference.key().number()));
    assertThat(found).as("seed %s, %s", seed, run.verdict()).isEqualTo(planted);
    assertThat(run.complete()).isTrue();
    assertThat(run.totals().disagreeing()).isEqualTo(PLANTED);
    assertThat(run.totals().keysSeen()).isEqualTo(run.totals().accountedFor());
  }

  /** On cold keys, of every kind. */
  private Set<Long> plant(int people, int hot) {
    Set<Long> planted = new TreeSet<>();
    List<String> faults =
        List.of(
            "UPDATE person SET name = name || ' ' WHERE id = %d",
            "UPDATE person SET email = upper(email) WHERE id = %d",
            "UPDATE person SET spend = spend + 0.01 WHERE id = %d",
            "UPDATE person SET joined = joined + interval '3 hours' WHERE id = %d",
            "UPDATE person SET active = NULL WHERE id = %d",
            "UPDATE person SET name = '' WHERE id = %d",
            "DELETE FROM person WHERE id = %d",
            "INSERT INTO note VALUES (%d, 'A', 'first')",
            "UPDATE note SET note = 'other' WHERE person_id = %d",
            "INSERT INTO person (id, name) VALUES (-%1$d, 'extra')");
    int step = (people - hot) / (PLANTED + 1);
    for (int i = 0; i < PLANTED; i++) {
      long key = hot + 1 + (long) i * step;
      String fault = faults.get(i % faults.size());
      stores.domain(String.format(fault, key));
      planted.add(fault.contains("-%") ? -key : key);
    }
    return planted;
  }

  private Side side(DataSource store) {
    SideQueries queries =
        new SideQueries(
            "people",
            List.of("SELECT id FROM person WHERE @in(id)"),
            List.of(
                "SELECT id, name, email, spend, joined, active = 'Y' AS active, xmin::text AS version"
                    + " FROM person WHERE @in(id) ORDER BY id",
                "SELECT person_id, code, note FROM note WHERE @in(person_id) ORDER BY person_id"));
    return stores.sides().of(queries, store, UnderUpdatesTest::person);
  }

  private static Projection person(AggregateKey key, List<List<StoredRow>> rows) {
    ColumnType text = new ColumnType.Text();
    List<List<Value>> notes =
        rows.get(1).stream()
            .map(note -> List.of(note.value("code", text), note.value("note", text)))
            .toList();
    StoredRow person = rows.get(0).isEmpty() ? null : rows.get(0).get(0);
    List<Value> values = new ArrayList<>();
    for (Column column : PeoplePair.COLUMNS.subList(0, 5)) {
      values.add(person == null ? Value.Absent.ABSENT : person.value(column.name(), column.type()));
    }
    values.add(Value.children(notes));
    return new CanonicalRecord(
        key, values, Map.of(), (person == null ? "" : person.text("version")) + notes.hashCode());
  }
}
