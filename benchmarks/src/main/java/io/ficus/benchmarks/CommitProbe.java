package io.ficus.benchmarks;

import io.ficus.app.demo.Demo;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Commits single-row transactions at a fixed rate and sees how long each takes from the return of
 * its commit until a read-committed consumer has it, and until the domain store shows it.
 *
 * <p>Arrivals in the domain store are looked for every millisecond or so, which is the resolution
 * of that figure. Pacing is by schedule, so that a stall delays later commits visibly instead of
 * hiding them.
 */
final class CommitProbe {

  private static final Pattern MARK = Pattern.compile("bench-\\d+");

  private final Demo demo;
  private final Map<String, Long> committed = new ConcurrentHashMap<>();
  private final Latencies toKafka = new Latencies();
  private final Latencies toDomain = new Latencies();
  private volatile boolean done;
  private volatile @Nullable Exception fault;

  CommitProbe(Demo demo) {
    this.demo = demo;
  }

  Latencies toKafka() {
    return toKafka;
  }

  Latencies toDomain() {
    return toDomain;
  }

  /** Runs for a number of transactions, and waits up to a minute for the last ones to arrive. */
  void run(int transactions, int perSecond) throws Exception {
    Thread kafka = watch(this::watchKafka, "bench-kafka");
    Thread domain = watch(this::watchDomain, "bench-domain");
    TimeUnit.SECONDS.sleep(3);
    write(transactions, perSecond);
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (System.nanoTime() < end
        && (toKafka.count() < transactions || toDomain.count() < transactions)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    done = true;
    kafka.join();
    domain.join();
    if (fault != null) {
      throw new IllegalStateException("The probe failed", fault);
    }
  }

  private void write(int transactions, int perSecond) throws SQLException {
    try (Connection shop = DriverManager.getConnection(demo.shopUrl(), "postgres", "");
        PreparedStatement insert =
            shop.prepareStatement(
                "INSERT INTO loy_txn (cust_id, txn_cd, points, amount_cents, txn_ts, ext_ref)"
                    + " SELECT cust_id, 'EA', 1, 100, localtimestamp, ? FROM loy_account"
                    + " WHERE status_cd = 'A' AND cust_id >= ? ORDER BY cust_id LIMIT 1")) {
      long start = System.nanoTime();
      long step = TimeUnit.SECONDS.toNanos(1) / perSecond;
      for (int i = 0; i < transactions; i++) {
        LockSupport.parkNanos(start + i * step - System.nanoTime());
        String mark = "bench-" + i;
        insert.setString(1, mark);
        insert.setLong(2, 1 + i % 500);
        insert.executeUpdate();
        committed.put(mark, System.nanoTime());
      }
    }
  }

  private void watchKafka() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            demo.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "fetch.max.wait.ms",
            5);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor("cdc.shop.membership").stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      while (!done) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(5))) {
          if (record.value() != null) {
            Matcher mark = MARK.matcher(new String(record.value(), StandardCharsets.UTF_8));
            if (mark.find()) {
              arrived(mark.group(), toKafka);
            }
          }
        }
      }
    }
  }

  private void watchDomain() throws SQLException {
    try (Connection store = DriverManager.getConnection(demo.storeUrl(), "postgres", "");
        PreparedStatement newest =
            store.prepareStatement(
                "SELECT entry_id, request_id FROM membership.ledger_entry WHERE entry_id > ? ORDER BY entry_id")) {
      long highest = highestEntry(store);
      Set<String> seen = new HashSet<>();
      while (!done) {
        // Partitions are applied independently, so a lower id may arrive after a higher one.
        newest.setLong(1, highest - 500);
        try (ResultSet entries = newest.executeQuery()) {
          while (entries.next()) {
            String request = entries.getString(2);
            if (request != null && request.startsWith("bench-") && seen.add(request)) {
              arrived(request, toDomain);
            }
            highest = Math.max(highest, entries.getLong(1));
          }
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
      }
    }
  }

  private static long highestEntry(Connection store) throws SQLException {
    try (ResultSet highest =
        store
            .createStatement()
            .executeQuery("SELECT coalesce(max(entry_id), 0) FROM membership.ledger_entry")) {
      highest.next();
      return highest.getLong(1);
    }
  }

  /**
   * A change may be seen before the writer has noted its commit; then it took no time that could be
   * measured.
   */
  private void arrived(String mark, Latencies latencies) {
    long now = System.nanoTime();
    Long commit = committed.get(mark);
    latencies.add(commit == null ? 0 : Math.max(0, now - commit));
  }

  private Thread watch(Watch watch, String name) {
    Thread thread =
        new Thread(
            () -> {
              try {
                watch.run();
              } catch (Exception e) {
                fault = e;
              }
            },
            name);
    thread.start();
    return thread;
  }

  @FunctionalInterface
  private interface Watch {
    void run() throws Exception;
  }
}
