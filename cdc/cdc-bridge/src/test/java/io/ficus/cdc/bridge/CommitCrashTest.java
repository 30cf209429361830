package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.ClaimCheck;
import io.ficus.cdc.Headers;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.ChangeRules;
import io.ficus.cdc.bridge.config.ChangeRules.Larger;
import io.ficus.cdc.bridge.config.Delivery;
import io.ficus.cdc.bridge.pipeline.CommitStep;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A crash at each step of the commit protocol, while transactions overlap. What a store sees of a
 * crash is that nothing comes any more: the network is cut at the step, to both sides at once.
 * {@link BridgeKillTest} kills processes.
 */
@Tag("C1")
class CommitCrashTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration BACKLOG = Duration.ofMinutes(15);
  private static final int WRITERS = 3;

  private TestBed bed;
  private FaultyNetwork network;

  @BeforeEach
  void aDatabase() throws Exception {
    bed = Stores.bed();
    bed.sql(Ledger.DDL);
    network = new FaultyNetwork();
  }

  @AfterEach
  void close() throws Exception {
    network.heal();
    bed.close();
    network.close();
  }

  @Test
  void losesAndDoublesNothingAndShowsWholeTransactionsOnly() throws Exception {
    // One partition, so that a reader can tell at any time which transactions are whole. Half of
    // the
    // steps, others with each seed; the long form has all.
    crashes(1, Delivery.EXACTLY_ONCE, 1, WRITERS, CommitStep.values().length / 2);
  }

  @Test
  @Tag("long")
  void losesAndDoublesNothingOfTransactionsThatAreCut() throws Exception {
    // One writer, and not cut as small as below: most of the time would go into a backlog.
    crashes(3, Delivery.EXACTLY_ONCE.cutAt(5, 1L << 30), 1, 1);
  }

  @Test
  @Tag("long")
  void losesAndDoublesNothingInManyCrashes() throws Exception {
    crashes(1, Delivery.EXACTLY_ONCE, 10, WRITERS);
  }

  @Test
  @Tag("long")
  void losesAndDoublesNothingOfTransactionsThatAreCutInManyCrashes() throws Exception {
    crashes(3, Delivery.EXACTLY_ONCE.cutAt(2, 1L << 30), 10, WRITERS);
  }

  /** Every piece belongs to a record that can be seen, and every such record has all of its own. */
  @Test
  @Tag("long")
  void losesAndDoublesNothingOfWhatIsCheckedIn() throws Exception {
    ChangeRules none = ChangeRules.NONE;
    Tail tail =
        crashes(
            1,
            Delivery.EXACTLY_ONCE,
            1,
            WRITERS,
            CommitStep.values().length,
            new ChangeRules(
                none.columns(), none.salt(), none.truncates(), 800, Larger.CLAIM_CHECK));
    Set<String> spokenOf = new HashSet<>();
    try (WholeValues whole = new WholeValues(bed.bootstrap, bed.topic("large-values"))) {
      for (TestBed.Seen seen : tail.upToNow()) {
        String header = seen.headers().get(Headers.CLAIM_CHECK);
        if (header != null) {
          ClaimCheck check = ClaimCheck.decode(header);
          assertThat(whole.of(seen, check).id()).isEqualTo(seen.id());
          spokenOf.add(check.sha256());
        }
      }
      assertThat(whole.hashes()).isEqualTo(spokenOf).hasSizeGreaterThan(20);
    }
  }

  private void crashes(int partitions, Delivery delivery, int rounds, int count) throws Exception {
    crashes(partitions, delivery, rounds, count, CommitStep.values().length);
  }

  private void crashes(int partitions, Delivery delivery, int rounds, int count, int steps)
      throws Exception {
    var unused = crashes(partitions, delivery, rounds, count, steps, ChangeRules.NONE);
  }

  private Tail crashes(
      int partitions, Delivery delivery, int rounds, int count, int atSteps, ChangeRules rules)
      throws Exception {
    long seed = Seed.of("CommitCrashTest");
    Random chance = new Random(seed);
    BridgeConfig config =
        network.through(
            bed.config(Ledger.TABLE).toBuilder()
                .partitions(partitions)
                .delivery(delivery)
                .rules(rules)
                .debezium(Map.of("max.batch.size", "7"))
                .build());
    Bridge first = bed.start(config);
    awaitState(first, BridgeState.STREAMING, LIMIT);
    first.close();
    Ledger ledger = new Ledger();
    Tail tail = bed.tail(bed.topic(Ledger.TABLE));
    Bridge last;
    try (LedgerWriters writers = LedgerWriters.start(bed, ledger, count, seed)) {
      for (int round = 0; round < rounds; round++) {
        List<CommitStep> steps = Arrays.asList(CommitStep.values());
        Collections.shuffle(steps, chance);
        for (CommitStep step : steps.subList(0, atSteps)) {
          crash(config, step, chance);
          if (partitions == 1) {
            assertThat(Ledger.torn(tail.upToNow())).as("seed %s, %s", seed, step).isEmpty();
          }
        }
      }
      last = bed.start(config);
      writers.awaitMore(10);
    }
    // The writers do not wait for it, so that most crashes leave more behind than the one before.
    awaitState(last, BridgeState.STREAMING, BACKLOG);
    ledger.settle(bed, tail).requireEven(seed);
    return tail;
  }

  private void crash(BridgeConfig config, CommitStep step, Random chance) throws Exception {
    Crash crash = new Crash(step, 1 + chance.nextInt(12), network::cut);
    crash.arm();
    Bridge bridge = bed.start(new Bridge(config, Clock.systemUTC(), Sources.of(config), crash));
    crash.await();
    bridge.close();
    network.heal();
  }
}
