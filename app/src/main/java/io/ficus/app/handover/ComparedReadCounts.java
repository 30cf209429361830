package io.ficus.app.handover;

import io.ficus.seam.SeamEvent;
import io.ficus.seam.SeamListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Keeps what compared reads came to in the domain store, so that the counts of all instances add up
 * and outlive them. What an instance counted in its last seconds before a crash is lost, which
 * makes the sample smaller and never a mismatch unseen that had been kept. Thread-safe.
 */
final class ComparedReadCounts implements SeamListener, AutoCloseable {

  private static final Duration STEP = Duration.ofSeconds(2);
  private static final Duration KEPT = Duration.ofDays(31);

  private final JdbcTemplate store;
  private final Map<String, Counts> pending = new ConcurrentHashMap<>();
  private final ScheduledExecutorService flushes;

  /** How many reads were compared to an end, and how many of them differed. */
  record Sum(long samples, long mismatches) {}

  private record Counts(AtomicLong samples, AtomicLong mismatches) {}

  ComparedReadCounts(DataSource store) {
    this.store = new JdbcTemplate(store);
    this.flushes = Daemons.one("ficus-compared-reads");
    var unused =
        flushes.scheduleWithFixedDelay(
            this::flush, STEP.toMillis(), STEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void happened(String domain, String operation, SeamEvent event) {
    if (event == SeamEvent.MATCHED || event == SeamEvent.MISMATCHED) {
      Counts counts =
          pending.computeIfAbsent(domain, d -> new Counts(new AtomicLong(), new AtomicLong()));
      counts.samples().incrementAndGet();
      if (event == SeamEvent.MISMATCHED) {
        counts.mismatches().incrementAndGet();
      }
    }
  }

  /**
   * What was counted in a window that ends now.
   *
   * @throws org.springframework.dao.DataAccessException if the store does not answer
   */
  Sum sum(String domain, Duration window) {
    keep();
    Sum sum =
        store.queryForObject(
            "SELECT coalesce(sum(samples), 0), coalesce(sum(mismatches), 0) FROM seam.shadow_read"
                + " WHERE domain = ? AND minute >= date_trunc('minute', clock_timestamp()"
                + " - ? * interval '1 ms')",
            (row, n) -> new Sum(row.getLong(1), row.getLong(2)),
            domain,
            window.toMillis());
    return sum == null ? new Sum(0, 0) : sum;
  }

  private void flush() {
    try {
      keep();
    } catch (RuntimeException e) {
      // The store is away; what was counted is kept here until it is back.
    }
  }

  private synchronized void keep() {
    pending.forEach(
        (domain, counts) -> {
          // Mismatches first: one that is counted meanwhile comes with the next round, samples too.
          long mismatches = counts.mismatches().get();
          long samples = counts.samples().get();
          if (samples > 0) {
            store.update(
                "INSERT INTO seam.shadow_read AS s VALUES (?, date_trunc('minute',"
                    + " clock_timestamp()), ?, ?) ON CONFLICT (domain, minute) DO UPDATE SET"
                    + " samples = s.samples + excluded.samples,"
                    + " mismatches = s.mismatches + excluded.mismatches",
                domain,
                samples,
                mismatches);
            counts.samples().addAndGet(-samples);
            counts.mismatches().addAndGet(-mismatches);
            store.update(
                "DELETE FROM seam.shadow_read WHERE domain = ? AND minute < clock_timestamp()"
                    + " - ? * interval '1 ms'",
                domain,
                KEPT.toMillis());
          }
        });
  }

  @Override
  public void close() {
    flushes.shutdownNow();
    flush();
  }
}
