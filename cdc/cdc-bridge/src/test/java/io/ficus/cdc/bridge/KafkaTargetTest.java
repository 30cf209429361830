package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.BridgeConfigBuilder;
import io.ficus.cdc.bridge.kafka.Claim;
import io.ficus.cdc.bridge.kafka.DurablePosition;
import io.ficus.cdc.bridge.kafka.KafkaTarget;
import io.ficus.embedded.EmbeddedKafkaBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may write to Kafka under the name of a bridge, whichever of its producers has its turn. */
@Tag("C1")
class KafkaTargetTest {

  private static final int BOTH_TURNS = 2;

  private final BridgeConfig config =
      new BridgeConfigBuilder("t" + UUID.randomUUID(), "jdbc:postgresql://nowhere/db", address())
          .tables(List.of("public.item"))
          .build();

  @Test
  void whoeverIsTakenOverCommitsWithNeitherProducer() {
    Claim late = new Claim();
    try (KafkaTarget first = open(new Claim());
        KafkaTarget second = open(late)) {
      for (int turn = 0; turn < BOTH_TURNS; turn++) {
        assertThatThrownBy(() -> first.store(first.position())).isInstanceOf(KafkaException.class);
      }
      for (int turn = 0; turn < BOTH_TURNS; turn++) {
        second.store(second.position());
      }
    }
    assertThat(KafkaTarget.readPosition(config).map(DurablePosition::claim)).contains(late.id());
  }

  @RepeatedTest(5)
  void ofTwoThatOpenAtTheSameMomentOneAtMostCanWrite() throws Exception {
    List<KafkaTarget> opened = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<KafkaTarget>> opening = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        opening.add(
            threads.submit(
                () -> {
                  together.await();
                  return open(new Claim());
                }));
      }
      for (Future<KafkaTarget> one : opening) {
        try {
          opened.add(one.get());
        } catch (ExecutionException fenced) {
          assertThat(fenced).hasCauseInstanceOf(KafkaException.class);
        }
      }
      assertThat(opened.stream().filter(KafkaTargetTest::writesInBothTurns).count())
          .isLessThanOrEqualTo(1);
    } finally {
      opened.forEach(KafkaTarget::close);
      threads.shutdownNow();
    }
  }

  /** A producer that knows no topic any more waits with each record; there may be thousands. */
  @Test
  void waitsOnceAndNotWithEachRecordWhenKafkaIsGone() {
    try (EmbeddedKafkaBroker own = EmbeddedKafkaBroker.start()) {
      BridgeConfig here =
          config.toBuilder()
              .bootstrapServers(own.bootstrapServers())
              .kafka(FaultyNetwork.impatient(config.kafka()))
              .build();
      try (KafkaTarget target = KafkaTarget.open(here, Set.of(), new Claim())) {
        own.stop();
        target.begin();
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>("never.heard.of", new byte[] {1});
        target.send(record);
        assertThatThrownBy(() -> target.send(record)).hasMessageContaining("never.heard.of");
      }
    }
  }

  private static boolean writesInBothTurns(KafkaTarget target) {
    try {
      for (int turn = 0; turn < BOTH_TURNS; turn++) {
        target.store(target.position());
      }
      return true;
    } catch (KafkaException fenced) {
      return false;
    }
  }

  private KafkaTarget open(Claim claim) {
    return KafkaTarget.open(config, Set.of(), claim);
  }

  private static String address() {
    return Stores.kafka().bootstrapServers();
  }
}
