package io.ficus.cutover.application.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten thousand histories of one domain: writes, crashes before and after every durable step, lost
 * connections, instances that sleep through everything, messages that come late or twice, strays,
 * and operators who change their mind. A seed that fails is printed and fails again. Run others
 * with {@code -Dficus.simulation.first-seed=} and {@code -Dficus.simulation.seeds=}.
 */
@Tag("C5")
@Tag("C6")
class SimulationTest {

  private static final int EVENTS = 600;
  private static final long FIRST = Long.getLong("ficus.simulation.first-seed", 1);
  private static final long SEEDS = Long.getLong("ficus.simulation.seeds", 10_000);

  private record Found(long seed, int event, String invariant, String detail) {}

  @Test
  void noHistoryBreaksAnInvariant() {
    SimCounts all = new SimCounts();
    LongStream.range(FIRST, FIRST + SEEDS)
        .forEach(
            seed ->
                play(seed, SimBug.NONE, all)
                    .ifPresent(
                        found ->
                            fail(
                                "seed %d broke %s at event %d: %s",
                                found.seed(), found.invariant(), found.event(), found.detail())));

    // A simulation in which nothing happens proves nothing.
    assertThat(all.handOvers).as("%s", all).isGreaterThan(SEEDS / 2);
    assertThat(all.takeOvers).as("%s", all).isGreaterThan(SEEDS / 2);
    assertThat(all.acknowledged).as("%s", all).isGreaterThan(SEEDS * 10);
    assertThat(all.refused).as("%s", all).isPositive();
    assertThat(all.strays).as("%s", all).isPositive();
    assertThat(all.completions).as("%s", all).isPositive();
  }

  @ParameterizedTest(name = "{0} breaks {1}")
  @CsvSource({
    "FENCE_SKIPPED, NoAcknowledgedWriteLost",
    "REVERSE_START_TAKEN_AFTER_THE_FLIP, RollbackLosesNothing",
    "GATES_NOT_CHECKED_AGAIN_AFTER_A_RESTART, NoAcknowledgedWriteLost",
    "DRAIN_SKIPPED, NoAcknowledgedWriteLost",
    "SEQUENCES_NOT_HANDED_OVER, NoIdTwice",
    "REST_NOT_DRAINED, CompleteLeavesNothingBehind",
    "REST_DRAINED_BEFORE_THE_OPENING, CompleteLeavesNothingBehind",
    "SECOND_TRY_OF_THE_FENCE_TRUSTED, ComesToRest",
    "WINNER_OPENED_FIRST_ON_THE_WAY_BACK, NoFalseStray",
    "WINNER_OPENED_FIRST_AND_NO_FENCE, NeverTwoWriters"
  })
  void aPlantedBugIsFound(SimBug bug, String invariant) {
    Optional<Found> found =
        LongStream.range(FIRST, FIRST + 10_000)
            .mapToObj(seed -> play(seed, bug, new SimCounts()))
            .flatMap(Optional::stream)
            .filter(it -> it.invariant().equals(invariant))
            .findFirst();

    assertThat(found).as("%s went unnoticed", bug).isPresent();
  }

  private static Optional<Found> play(long seed, SimBug bug, SimCounts counts) {
    SimWorld world = new SimWorld(seed, bug);
    int event = 0;
    try {
      while (event < EVENTS) {
        world.event();
        event++;
      }
      world.comeToRest();
      counts.add(world.counts);
      return Optional.empty();
    } catch (SimViolation e) {
      return Optional.of(new Found(seed, event, e.invariant, String.valueOf(e.getMessage())));
    }
  }
}
