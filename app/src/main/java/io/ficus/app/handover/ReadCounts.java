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
 * Keeps in the domain store how many reads there were, and what compared ones came to, so that the
 * counts of all instances add up and outlive them. What an instance counted in its last seconds
 * before a crash is lost, which makes the sample smaller and never a mismatch unseen that had been
 * kept. Thread-safe.
 */
final class ReadCounts implements SeamListener, AutoCloseable {

  private static final Duration STEP = Duration.ofSeconds(2);
  private static final Duration KEPT = Duration.ofDays(31);

  private final JdbcTemplate store;
  private final Map<Of, Counts> pending = new ConcurrentHashMap<>();
  private final ScheduledExecutorService flushes;

  /**
   * What reads came to.
   *
   * @param reads all of them
   * @param ramped of these, those that took the path of the stage
   * @param samples were compared to an end
   * @param mismatches of these differed
   * @param faults had no answer of the other store
   * @param unjudged could not tell, because the mark was not reached or the row moved
   */
  record Sum(long reads, long ramped, long samples, long mismatches, long faults, long unjudged) {
    private static final Sum NONE = new Sum(0, 0, 0, 0, 0, 0);
  }

  private record Of(String domain, long epoch) {}

  private record Counts(
      AtomicLong reads,
      AtomicLong ramped,
      AtomicLong samples,
      AtomicLong mismatches,
      AtomicLong faults,
      AtomicLong unjudged) {

    private Counts() {
      this(
          new AtomicLong(),
          new AtomicLong(),
          new AtomicLong(),
          new AtomicLong(),
          new AtomicLong(),
          new AtomicLong());
    }

    // Parts first: one that is counted meanwhile comes with the next round, and so does its whole.
    private Sum now() {
      long inTheRamp = ramped.get();
      long differing = mismatches.get();
      return new Sum(
          reads.get(), inTheRamp, samples.get(), differing, faults.get(), unjudged.get());
    }

    private void take(Sum kept) {
      reads.addAndGet(-kept.reads());
      ramped.addAndGet(-kept.ramped());
      samples.addAndGet(-kept.samples());
      mismatches.addAndGet(-kept.mismatches());
      faults.addAndGet(-kept.faults());
      unjudged.addAndGet(-kept.unjudged());
    }
  }

  ReadCounts(DataSource store) {
    this.store = new JdbcTemplate(store);
    this.flushes = Daemons.one("ficus-read-counts");
    var unused =
        flushes.scheduleWithFixedDelay(
            this::flush, STEP.toMillis(), STEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void happened(String domain, long epoch, String operation, SeamEvent event) {
    switch (event) {
      case READ -> of(domain, epoch).reads().incrementAndGet();
      case RAMPED -> of(domain, epoch).ramped().incrementAndGet();
      case MATCHED -> of(domain, epoch).samples().incrementAndGet();
      case MISMATCHED -> {
        Counts counts = of(domain, epoch);
        counts.samples().incrementAndGet();
        counts.mismatches().incrementAndGet();
      }
      case FAULTED -> of(domain, epoch).faults().incrementAndGet();
      case INCONCLUSIVE -> of(domain, epoch).unjudged().incrementAndGet();
      case WRITE, REFUSED, SECOND_WRITE_OK, SECOND_WRITE_FAILED, SECOND_WRITE_SKIPPED, DROPPED -> {}
    }
  }

  private Counts of(String domain, long epoch) {
    return pending.computeIfAbsent(new Of(domain, epoch), key -> new Counts());
  }

  /**
   * What was counted in a window that ends now.
   *
   * @param sinceEpoch leaves out what was compared in an earlier one
   * @throws org.springframework.dao.DataAccessException if the store does not answer
   */
  Sum sum(String domain, long sinceEpoch, Duration window) {
    keep();
    Sum sum =
        store.queryForObject(
            "SELECT coalesce(sum(reads), 0), coalesce(sum(ramped), 0),"
                + " coalesce(sum(samples), 0), coalesce(sum(mismatches), 0),"
                + " coalesce(sum(faults), 0), coalesce(sum(unjudged), 0) FROM seam.shadow_read"
                + " WHERE domain = ? AND epoch >= ? AND minute >= date_trunc('minute',"
                + " clock_timestamp() - ? * interval '1 ms')",
            (row, n) ->
                new Sum(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6)),
            domain,
            sinceEpoch,
            window.toMillis());
    return sum == null ? Sum.NONE : sum;
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
        (of, counts) -> {
          Sum now = counts.now();
          if (!now.equals(Sum.NONE)) {
            keep(of, now);
            counts.take(now);
          }
        });
  }

  private void keep(Of of, Sum counted) {
    store.update(
        "INSERT INTO seam.shadow_read AS s (domain, epoch, minute, reads, ramped, samples,"
            + " mismatches, faults, unjudged)"
            + " VALUES (?, ?, date_trunc('minute', clock_timestamp()), ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (domain, epoch, minute) DO UPDATE SET"
            + " reads = s.reads + excluded.reads,"
            + " ramped = s.ramped + excluded.ramped,"
            + " samples = s.samples + excluded.samples,"
            + " mismatches = s.mismatches + excluded.mismatches,"
            + " faults = s.faults + excluded.faults,"
            + " unjudged = s.unjudged + excluded.unjudged",
        of.domain(),
        of.epoch(),
        counted.reads(),
        counted.ramped(),
        counted.samples(),
        counted.mismatches(),
        counted.faults(),
        counted.unjudged());
    store.update(
        "DELETE FROM seam.shadow_read WHERE domain = ? AND minute < clock_timestamp()"
            + " - ? * interval '1 ms'",
        of.domain(),
        KEPT.toMillis());
  }

  @Override
  public void close() {
    flushes.shutdownNow();
    flush();
  }
}
