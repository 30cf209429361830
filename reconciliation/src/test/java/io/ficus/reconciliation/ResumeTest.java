package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.domain.KeyTiling;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C8")
class ResumeTest {

  private final PeopleStores stores = PeopleStores.empty();
  private final List<RunService> services = new ArrayList<>();
  private volatile int holdAfter = Integer.MAX_VALUE;

  @BeforeEach
  void people() {
    stores.both("INSERT INTO person (id, name) SELECT n, 'x' FROM generate_series(1, 400) n");
    stores.domain("UPDATE person SET name = 'y' WHERE id % 40 = 0");
    stores.domain("DELETE FROM person WHERE id = 77");
  }

  @AfterEach
  void close() {
    services.forEach(RunService::close);
  }

  @Test
  void aRunThatIsTakenUpAgainEndsLikeOneThatWasNotDisturbed() {
    Run undisturbed = ended(service(stores.pair()), Integer.MAX_VALUE, new AtomicInteger());
    for (int stopAfter = 1; stopAfter <= 4; stopAfter++) {
      AtomicInteger scans = new AtomicInteger();
      RunService first = service(counted(scans, "v1"));
      Run stopped = ended(first, stopAfter, scans);
      assertThat(stopped.state()).isEqualTo(Run.State.INTERRUPTED);
      assertThat(first.start(PeoplePair.DOMAIN, "test")).isInstanceOf(StartOutcome.Held.class);
      first.release(PeoplePair.DOMAIN, "test", "again");
      holdAfter = Integer.MAX_VALUE;
      RunService other = service(counted(scans, "v1"));
      StartOutcome outcome = other.resume(PeoplePair.DOMAIN, "test");
      assertThat(outcome).isInstanceOf(StartOutcome.Started.class);
      Run resumed = awaited(other, ((StartOutcome.Started) outcome).run());
      assertThat(resumed.id()).isEqualTo(stopped.id());
      assertThat(resumed.resumed()).isEqualTo(1);
      assertThat(resumed.verdict()).isEqualTo(undisturbed.verdict());
      assertThat(resumed.totals()).isEqualTo(undisturbed.totals());
      assertThat(differences(resumed)).isEqualTo(differences(undisturbed));
      assertThat(KeyTiling.gaps(stores.runs().scannedRanges(resumed.id()))).isEmpty();
    }
  }

  @Test
  void underAnotherMappingNothingIsTakenUp() {
    AtomicInteger scans = new AtomicInteger();
    RunService first = service(counted(scans, "v1"));
    ended(first, 1, scans);
    first.release(PeoplePair.DOMAIN, "test", "again");
    assertThat(service(counted(scans, "v2")).resume(PeoplePair.DOMAIN, "test"))
        .isInstanceOfSatisfying(
            StartOutcome.NotResumable.class,
            not -> assertThat(not.why()).contains("another definition"));
  }

  @Test
  void aFinishedRunIsNotTakenUp() {
    RunService service = service(stores.pair());
    ended(service, Integer.MAX_VALUE, new AtomicInteger());
    assertThat(service.resume(PeoplePair.DOMAIN, "test"))
        .isInstanceOf(StartOutcome.NotResumable.class);
  }

  /** Switches reconciliations off as soon as so many scans were made. */
  private Run ended(RunService service, int stopAfter, AtomicInteger scans) {
    holdAfter = stopAfter;
    scans.set(0);
    Run run = ((StartOutcome.Started) service.start(PeoplePair.DOMAIN, "test")).run();
    return awaited(service, run);
  }

  private Run awaited(RunService service, Run run) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> service.running(PeoplePair.DOMAIN).isEmpty());
    return service.run(PeoplePair.DOMAIN, run.id()).orElseThrow();
  }

  private RunService service(Pair pair) {
    RunService service = stores.service(pair, new FakeWatermarks(), new RecordComparator());
    services.add(service);
    return service;
  }

  private Pair counted(AtomicInteger scans, String definition) {
    Side legacy = stores.legacySide();
    Side counted =
        new Side() {
          @Override
          public String name() {
            return legacy.name();
          }

          @Override
          public String definition() {
            return definition;
          }

          @Override
          public Optional<AggregateKey> boundary(@Nullable AggregateKey from, int size) {
            return legacy.boundary(from, size);
          }

          @Override
          public Optional<AggregateKey> keyBehind(@Nullable AggregateKey from, int keys) {
            return legacy.keyBehind(from, keys);
          }

          @Override
          public Stream<Projection> scan(KeyRange range) {
            if (scans.incrementAndGet() == holdAfter) {
              services.get(0).hold(PeoplePair.DOMAIN, "test", "enough");
            }
            return legacy.scan(range);
          }

          @Override
          public Map<AggregateKey, Projection> read(Collection<AggregateKey> keys) {
            return legacy.read(keys);
          }
        };
    return new PeoplePair(counted, stores.domainSide());
  }

  private List<String> differences(Run run) {
    List<String> found = new ArrayList<>();
    stores
        .findings()
        .differences(
            run.id(),
            Long.MAX_VALUE,
            difference -> found.add(difference.id().value() + difference.column()));
    found.sort(String::compareTo);
    return found;
  }
}
