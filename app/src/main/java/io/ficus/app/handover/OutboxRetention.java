package io.ficus.app.handover;

import io.ficus.cdc.SourcePosition;
import io.ficus.cutover.Stage;
import io.ficus.cutover.Stages;
import io.ficus.seam.reverse.OutboxTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Deletes rows of the outboxes that nobody needs any more: old ones, that are in Kafka for certain,
 * and that were brought to the legacy store, or will never be asked to (ADR 82). Thread-safe.
 */
public final class OutboxRetention {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(500);

  /** One look at the log for so many rows. */
  private static final int ROUND = 10_000;

  /** One transaction. */
  private static final int BATCH = 500;

  private final Map<String, Kept> outboxes = new LinkedHashMap<>();
  private final Duration retention;
  private final Carrying carrying;
  private final Stages stages;
  private final Clock clock;

  /** What is known of the way of a row into Kafka, and further. */
  interface Carrying {

    /** Where the domain store's log ends now; all that was committed stands before it. */
    SourcePosition end();

    /** Everything in a domain's outbox before this is in Kafka; empty if that cannot be told. */
    Optional<SourcePosition> carriedUpTo(String domain);

    /** Why a domain's outbox has to stay whole, whatever is in Kafka; empty if nothing hinders. */
    Optional<String> hindrance(String domain);
  }

  private static final class Kept {

    final OutboxTable table;
    final AtomicLong deleted = new AtomicLong();
    volatile String held = "";

    Kept(OutboxTable table) {
      this.table = table;
    }
  }

  /**
   * How an outbox stands.
   *
   * @param rows that it has, counted up to {@link OutboxTable#MOST_COUNTED}
   * @param overdue those of them that are older than they need be, and have to stay or wait
   * @param oldest when the oldest was written
   * @param deleted rows that this instance has deleted since it started
   * @param retention how long a row is kept at least; zero: for ever
   * @param held why nothing was deleted the last time; empty if nothing hindered
   */
  public record Standing(
      String domain,
      long rows,
      long overdue,
      Optional<Instant> oldest,
      long deleted,
      Duration retention,
      String held) {}

  /**
   * @param retention how long a row is kept at least; zero: for ever
   */
  OutboxRetention(
      Collection<String> domains,
      DataSource store,
      Duration retention,
      Carrying carrying,
      Stages stages,
      Clock clock) {
    for (String domain : domains) {
      outboxes.put(domain, new Kept(new OutboxTable(store, domain, MovedDomain.outboxOf(domain))));
    }
    this.retention = retention;
    this.carrying = carrying;
    this.stages = stages;
    this.clock = clock;
  }

  /** How each outbox stands. */
  public List<Standing> standings() {
    return outboxes.keySet().stream().map(this::standing).toList();
  }

  /** The domains that have one, in the order in which they are shown. */
  public Collection<String> domains() {
    return Collections.unmodifiableCollection(outboxes.keySet());
  }

  /** How the outbox of one of {@link #domains} stands. */
  public Standing standing(String domain) {
    return new Standing(
        domain,
        rows(domain),
        overdue(domain),
        oldest(domain),
        deleted(domain),
        retention,
        of(domain).held);
  }

  /** As {@link Standing#rows}. */
  public long rows(String domain) {
    return of(domain).table.rows();
  }

  /** As {@link Standing#overdue}. */
  public long overdue(String domain) {
    return retention.isZero() ? 0 : of(domain).table.olderThan(before());
  }

  /** As {@link Standing#oldest}. */
  public Optional<Instant> oldest(String domain) {
    return of(domain).table.oldest();
  }

  /** As {@link Standing#deleted}. */
  public long deleted(String domain) {
    return of(domain).deleted.get();
  }

  /**
   * Deletes what may go.
   *
   * @return whether nothing is left that could go; if not, {@link Standing#held} says why
   */
  boolean clear(String domain) {
    if (retention.isZero()) {
      return true;
    }
    Kept kept = of(domain);
    try {
      Optional<String> held = clear(domain, kept, before());
      kept.held = held.orElse("");
      return held.isEmpty();
    } catch (RuntimeException e) {
      kept.held = String.valueOf(e.getMessage());
      return false;
    }
  }

  private Optional<String> clear(String domain, Kept kept, Instant before) {
    boolean leftBehind = stages.of(domain).stage() == Stage.COMPLETE;
    while (true) {
      List<UUID> spent = kept.table.spent(before, leftBehind, ROUND);
      if (spent.isEmpty()) {
        return Optional.empty();
      }
      Optional<String> held = carrying.hindrance(domain).or(() -> notCarried(domain));
      if (held.isPresent()) {
        return held;
      }
      int deleted = 0;
      for (int from = 0; from < spent.size(); from += BATCH) {
        int now =
            kept.table.delete(
                spent.subList(from, Math.min(spent.size(), from + BATCH)), leftBehind);
        kept.deleted.addAndGet(now);
        deleted += now;
      }
      if (deleted == 0) {
        // Another instance was faster.
        return Optional.empty();
      }
    }
  }

  /** Asked after the rows were read: what could be read then was committed before the end now. */
  private Optional<String> notCarried(String domain) {
    SourcePosition end = carrying.end();
    Instant begun = clock.instant();
    Optional<SourcePosition> carried = carrying.carriedUpTo(domain);
    while (carried.isEmpty() || end.isAfter(carried.get())) {
      if (Duration.between(begun, clock.instant()).compareTo(PATIENCE) >= 0
          || Thread.currentThread().isInterrupted()) {
        return Optional.of(
            "the outbox is in Kafka up to "
                + carried.map(SourcePosition::toString).orElse("an unknown place")
                + ", and not up to "
                + end);
      }
      LockSupport.parkNanos(LOOK.toNanos());
      carried = carrying.carriedUpTo(domain);
    }
    return Optional.empty();
  }

  private Instant before() {
    return clock.instant().minus(retention);
  }

  private Kept of(String domain) {
    Kept kept = outboxes.get(domain);
    if (kept == null) {
      throw new IllegalArgumentException("This server does not move " + domain);
    }
    return kept;
  }
}
