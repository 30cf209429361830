package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sample may find differences; it never stands for a whole run. */
@Tag("C8")
class SampleTest {

  private final PeopleStores stores = PeopleStores.empty();
  private final RunService service =
      stores.service(stores.pair(), new FakeWatermarks(), new RecordComparator());

  @BeforeEach
  void sameOnBothSides() {
    stores.both(
        "INSERT INTO person (id, name, active) SELECT n, 'name ' || n, 'Y'"
            + " FROM generate_series(1, 100) n");
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void aSampleWithoutDifferencesSaysItsBoundAndIsNeverCleanNorComplete() {
    Run run = sampled(5, 2);
    assertThat(run.state()).isEqualTo(Run.State.FINISHED);
    assertThat(run.totals().keysSeen()).isEqualTo(20);
    assertThat(run.complete()).isFalse();
    assertThat(run.verdict())
        .isInstanceOfSatisfying(
            Verdict.Unproven.class,
            unproven ->
                assertThat(unproven.reason()).contains("sample of 20 keys").contains("13.9108 %"));
    assertThat(Sample.bound(3_000)).isCloseTo(0.001, within(0.00001));
    assertThat(service.last("people")).isEmpty();
  }

  @Test
  void theSameSampleIsTheSameAndFindsWhatItHolds() {
    // Keys 3, 8, 13, ... of either side.
    stores.domain("UPDATE person SET name = 'x' WHERE id IN (8, 9)");
    assertThat(sampled(5, 2).verdict()).isEqualTo(new Verdict.Differs(1));
    assertThat(sampled(5, 2).verdict()).isEqualTo(new Verdict.Differs(1));
    assertThat(sampled(5, 0).verdict()).isInstanceOf(Verdict.Unproven.class);
    // What it has proven counts: no gate may pass over a difference.
    assertThat(service.last("people").orElseThrow().verdict()).isEqualTo(new Verdict.Differs(1));
  }

  @Test
  void whatOnlyOneSideHasIsDrawnToo() {
    stores.domain("INSERT INTO person (id, name, active) VALUES (101, 'x', 'Y')");
    stores.legacy("DELETE FROM person WHERE id <= 10");
    assertThat(sampled(1, 0).totals().extra()).isEqualTo(11);
  }

  @Test
  void aCleanRunStaysTheLastAfterASample() {
    StartOutcome started = service.start("people", "test");
    Run whole = ended(((StartOutcome.Started) started).run().id());
    assertThat(whole.verdict()).isEqualTo(new Verdict.Matches());
    sampled(10, 0);
    assertThat(service.last("people").orElseThrow().id()).isEqualTo(whole.id());
    assertThat(service.standing("people").verified()).isPresent();
  }

  private Run sampled(long every, long offset) {
    StartOutcome outcome =
        service.start("people", RunTerms.USUAL.by(new Sample(every, offset)), "test");
    return ended(((StartOutcome.Started) outcome).run().id());
  }

  private Run ended(long id) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> service.run("people", id).orElseThrow().state() != Run.State.RUNNING);
    return service.run("people", id).orElseThrow();
  }
}
