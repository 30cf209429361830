package io.ficus.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.reconciliation.Standstill.Place;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.DifferenceKind;
import io.ficus.reconciliation.domain.KeyTiling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SIGKILL at random points of a run: what is taken up again ends like what was not disturbed. */
@Tag("C8")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class RunKilledTest {

  /** What a run does first, and what it does with what it has found. */
  private static final List<List<Place>> STRETCHES =
      List.of(
          List.of(Place.CHUNK_STORED, Place.MID_CHUNK),
          List.of(Place.CONFIRMING, Place.CONFIRMED, Place.CHECKING, Place.BEFORE_VERDICT));

  private final PeopleStores stores = PeopleStores.empty();

  @BeforeEach
  void accounts() {
    AccountPair.plant(stores);
  }

  @AfterEach
  void clear() {
    stores.both("DROP TABLE account, entry");
  }

  @Test
  void aRunThatIsKilledOnItsWayEndsLikeAnUndisturbedOne() throws Exception {
    Random chance = seeded();
    Outcome undisturbed = undisturbed();
    int kills = 0;
    for (List<Place> stretch : STRETCHES) {
      kills += killed(anyOf(stretch, chance), chance) ? 1 : 0;
    }
    assertThat(kills).isEqualTo(STRETCHES.size());
    Run resumed = RunProcess.run(stores, new Standstill(Place.ANYWHERE, 0));
    assertThat(resumed.resumed()).isEqualTo(kills);
    assertThat(outcome(resumed)).isEqualTo(undisturbed);
  }

  @Test
  @Tag("long")
  void fiftyKillsAtRandomPointsChangeNoResult() throws Exception {
    Random chance = seeded();
    Outcome undisturbed = undisturbed();
    int compared = 0;
    for (int kills = 0; kills < 50; ) {
      Place place = anyOf(List.of(Place.values()), chance);
      if (killed(place, chance)) {
        kills++;
      } else {
        compared++;
        assertThat(outcome(last())).isEqualTo(undisturbed);
      }
    }
    assertThat(outcome(RunProcess.run(stores, new Standstill(Place.ANYWHERE, 0))))
        .isEqualTo(undisturbed);
    System.out.println("RunKilledTest: 50 kills in " + (compared + 1) + " runs");
  }

  private static Place anyOf(List<Place> places, Random chance) {
    return places.get(chance.nextInt(places.size()));
  }

  /** False if the run came to its end first. */
  private boolean killed(Place place, Random chance) throws Exception {
    int times = 1 + chance.nextInt(place.most());
    System.out.println("RunKilledTest: to be killed at " + place + " " + times);
    try (RunProcess process = RunProcess.start(stores, place, times)) {
      return process.killed();
    }
  }

  private Outcome undisturbed() {
    Run run = RunProcess.run(stores, new Standstill(Place.ANYWHERE, 0));
    Outcome outcome = outcome(run);
    assertThat(run.progress().chunksDone()).isGreaterThan(Place.CHUNK_STORED.most() * 2);
    assertThat(run.totals().accountedFor()).isEqualTo(run.totals().keysSeen());
    assertThat(run.totals().unproven()).isEqualTo(1);
    assertThat(run.legacySide().excluded()).isEqualTo(10);
    assertThat(outcome.kinds())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(DifferenceKind.values()).map(Enum::name).toList());
    return outcome;
  }

  private Run last() {
    return stores.runs().last(AccountPair.DOMAIN).orElseThrow();
  }

  private static Random seeded() {
    long seed = Long.getLong("ficus.seed", new Random().nextLong());
    System.out.println("RunKilledTest seed " + seed + " (-Dficus.seed= repeats it)");
    return new Random(seed);
  }

  /** Everything that a run says, but for when and by which marks it was found. */
  private record Outcome(
      Run.State state,
      Verdict verdict,
      boolean complete,
      Totals totals,
      SideTotals legacy,
      SideTotals domain,
      List<String> differences,
      TreeSet<String> kinds,
      List<CheckResult> checks,
      Map<String, Long> unproven) {}

  private Outcome outcome(Run run) {
    List<String> differences = new ArrayList<>();
    TreeSet<String> kinds = new TreeSet<>();
    stores
        .findings()
        .differences(
            run.id(),
            Long.MAX_VALUE,
            difference -> {
              differences.add(
                  difference.id().value() + " " + difference.key() + " " + difference.column());
              kinds.add(difference.column().kind().name());
            });
    differences.sort(String::compareTo);
    assertThat(differences).doesNotHaveDuplicates();
    assertThat(KeyTiling.gaps(stores.runs().scannedRanges(run.id()))).isEmpty();
    return new Outcome(
        run.state(),
        run.verdict(),
        run.complete(),
        run.totals(),
        run.legacySide(),
        run.domainSide(),
        differences,
        kinds,
        stores.findings().checks(run.id()),
        stores.findings().unprovenReasons(run.id()));
  }
}
