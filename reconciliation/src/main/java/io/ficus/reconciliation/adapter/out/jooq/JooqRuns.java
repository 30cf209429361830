package io.ficus.reconciliation.adapter.out.jooq;

import static io.ficus.reconciliation.adapter.out.jooq.generated.Tables.RECONCILIATION_RUN;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Engine;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Sample;
import io.ficus.reconciliation.Sketch;
import io.ficus.reconciliation.Verdict;
import io.ficus.reconciliation.application.Runs;
import io.ficus.reconciliation.application.ScannedChunk;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.ChunkFingerprint;
import io.ficus.reconciliation.domain.Mapping;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs in the tables {@code control.reconciliation_*}. */
final class JooqRuns implements Runs {

  private static final int LOOKS_FOR_THE_HOLDER = 40;

  private final DSLContext dsl;
  private final TransactionTemplate transaction;
  private final DomainLocks locks;
  private final JooqChangedKeys changed;
  private final ChunkRows chunks;
  private final SuspectRows suspects;
  private final CheckRows checks;
  private final RunQuery query;

  JooqRuns(DataSource store, PlatformTransactionManager transactions, JooqChangedKeys changed) {
    this.changed = changed;
    this.dsl = DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES);
    this.transaction = new TransactionTemplate(transactions);
    this.locks = DomainLocks.ofRuns(store);
    this.query = new RunQuery(dsl);
    this.chunks = new ChunkRows(dsl);
    this.suspects = new SuspectRows(dsl);
    this.checks = new CheckRows(dsl);
  }

  @Override
  public Opening open(
      String domain,
      String pair,
      Mapping mapping,
      Engine engine,
      boolean locksRows,
      String actor,
      Instant at) {
    return leased(
        domain, lease -> opened(lease, domain, pair, mapping, engine, locksRows, actor, at));
  }

  @Override
  public Opening resume(String domain, Mapping mapping, Instant at) {
    return leased(
        domain,
        lease -> {
          Opening opening = inTransaction(() -> resumed(lease, domain, mapping, at));
          if (!(opening instanceof Opening.Opened)) {
            lease.close();
          }
          return opening;
        });
  }

  private Opening resumed(Lease lease, String domain, Mapping mapping, Instant at) {
    interrupt(domain, at);
    Optional<Run> last = query.last(domain);
    if (last.isEmpty() || last.get().state() != Run.State.INTERRUPTED) {
      return new Opening.NotResumable("the last run was not interrupted");
    }
    long run = last.get().id();
    int taken =
        dsl.update(RECONCILIATION_RUN)
            .set(RECONCILIATION_RUN.STATE, Run.State.RUNNING.name())
            .set(RECONCILIATION_RUN.RESUMED, RECONCILIATION_RUN.RESUMED.plus(1))
            .setNull(RECONCILIATION_RUN.VERDICT)
            .setNull(RECONCILIATION_RUN.REASON)
            .setNull(RECONCILIATION_RUN.FINISHED_AT)
            .where(RECONCILIATION_RUN.RUN_ID.eq(run))
            .and(RECONCILIATION_RUN.MAPPING.eq(mapping.fingerprint()))
            .execute();
    return taken == 0
        ? new Opening.NotResumable(
            "run " + run + " began under another definition of the pair, so its chunks say nothing")
        : new Opening.Opened(query.find(domain, run).orElseThrow(), lease);
  }

  private Opening leased(String domain, Function<Lease, Opening> opens) {
    for (int look = 0; look < LOOKS_FOR_THE_HOLDER; look++) {
      Optional<Lease> lease = locks.tryTake(domain);
      if (lease.isPresent()) {
        return opens.apply(lease.get());
      }
      Optional<Run> running = query.running(domain);
      if (running.isPresent()) {
        return new Opening.Busy(running.get().id());
      }
      // The holder is just about to write its run, or has just closed it.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(25));
    }
    throw new IllegalStateException(
        "Somebody holds the reconciliation lock of " + domain + " and runs nothing. Try again");
  }

  private Opening opened(
      Lease lease,
      String domain,
      String pair,
      Mapping mapping,
      Engine engine,
      boolean locksRows,
      String actor,
      Instant at) {
    Sample sample = engine instanceof Sample one ? one : null;
    Sketch sketch = engine instanceof Sketch one ? one : null;
    try {
      return inTransaction(
          () -> {
            changed.beginTracking(domain);
            interrupt(domain, at);
            Long id =
                dsl.insertInto(RECONCILIATION_RUN)
                    .set(RECONCILIATION_RUN.DOMAIN, domain)
                    .set(RECONCILIATION_RUN.PAIR, pair)
                    .set(RECONCILIATION_RUN.MAPPING, mapping.fingerprint())
                    .set(RECONCILIATION_RUN.SAMPLE_EVERY, sample == null ? null : sample.every())
                    .set(RECONCILIATION_RUN.SAMPLE_OFFSET, sample == null ? null : sample.offset())
                    .set(RECONCILIATION_RUN.SKETCH_CELLS, sketch == null ? null : sketch.cells())
                    .set(RECONCILIATION_RUN.LOCKS_ROWS, locksRows)
                    .set(RECONCILIATION_RUN.ACTOR, actor)
                    .set(RECONCILIATION_RUN.STATE, Run.State.RUNNING.name())
                    .set(RECONCILIATION_RUN.STARTED_AT, at.atOffset(ZoneOffset.UTC))
                    .returningResult(RECONCILIATION_RUN.RUN_ID)
                    .fetchSingle()
                    .value1();
            return new Opening.Opened(query.find(domain, id).orElseThrow(), lease);
          });
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  @Override
  public void interruptAbandoned(Instant at) {
    List<String> domains =
        dsl.select(RECONCILIATION_RUN.DOMAIN)
            .from(RECONCILIATION_RUN)
            .where(RECONCILIATION_RUN.STATE.eq(Run.State.RUNNING.name()))
            .fetch(RECONCILIATION_RUN.DOMAIN);
    for (String domain : domains) {
      locks
          .tryTake(domain)
          .ifPresent(
              lease -> {
                try (lease) {
                  interrupt(domain, at);
                }
              });
    }
  }

  /** Only under the domain's lock: then nobody is running what says that it is. */
  private void interrupt(String domain, Instant at) {
    dsl.update(RECONCILIATION_RUN)
        .set(RECONCILIATION_RUN.STATE, Run.State.INTERRUPTED.name())
        .set(RECONCILIATION_RUN.VERDICT, StoredVerdict.UNPROVEN.name())
        .set(
            RECONCILIATION_RUN.REASON,
            "interrupted: the process that ran it ended before the run did")
        .set(RECONCILIATION_RUN.FINISHED_AT, at.atOffset(ZoneOffset.UTC))
        .where(RECONCILIATION_RUN.DOMAIN.eq(domain))
        .and(RECONCILIATION_RUN.STATE.eq(Run.State.RUNNING.name()))
        .execute();
  }

  @Override
  public void selfTested(long run, int planted, int found) {
    dsl.update(RECONCILIATION_RUN)
        .set(RECONCILIATION_RUN.SELF_TEST_PLANTED, planted)
        .set(RECONCILIATION_RUN.SELF_TEST_FOUND, found)
        .where(RECONCILIATION_RUN.RUN_ID.eq(run))
        .execute();
  }

  @Override
  public void checked(long run, List<CheckResult> results) {
    inTransaction(() -> checks.store(run, results));
  }

  @Override
  public void planned(long run, int chunks) {
    dsl.update(RECONCILIATION_RUN)
        .set(RECONCILIATION_RUN.CHUNKS_TOTAL, chunks)
        .where(RECONCILIATION_RUN.RUN_ID.eq(run))
        .execute();
  }

  @Override
  public void scanned(
      String domain, long run, int chunk, KeyRange range, ScannedChunk seen, Instant at) {
    inTransaction(
        () -> {
          chunks.insert(run, chunk, range, seen, null, at);
          changed.settle(domain, seen.settled());
          suspects.insert(run, chunk, seen.suspects());
          return seen;
        });
  }

  @Override
  public void failed(long run, int chunk, KeyRange range, String reason, Instant at) {
    chunks.insert(
        run,
        chunk,
        range,
        new ScannedChunk(
            0,
            ChunkFingerprint.EMPTY,
            ChunkFingerprint.EMPTY,
            0,
            List.of(),
            0,
            0,
            Duration.ZERO,
            List.of()),
        reason,
        at);
  }

  @Override
  public List<KeyRange> scannedRanges(long run) {
    return chunks.ranges(run);
  }

  @Override
  public int nextChunk(long run) {
    return inTransaction(() -> chunks.next(run));
  }

  @Override
  public void begun(long run, String position) {
    dsl.update(RECONCILIATION_RUN)
        .set(RECONCILIATION_RUN.BEGUN_MARK, position)
        .where(RECONCILIATION_RUN.RUN_ID.eq(run))
        .and(RECONCILIATION_RUN.BEGUN_MARK.isNull())
        .execute();
  }

  @Override
  public Optional<String> begunMark(long run) {
    return dsl.select(RECONCILIATION_RUN.BEGUN_MARK)
        .from(RECONCILIATION_RUN)
        .where(RECONCILIATION_RUN.RUN_ID.eq(run))
        .fetchOptional(RECONCILIATION_RUN.BEGUN_MARK);
  }

  @Override
  public void slowed(long run, Optional<String> why) {
    dsl.update(RECONCILIATION_RUN)
        .set(RECONCILIATION_RUN.SLOWED_BY, why.orElse(null))
        .where(RECONCILIATION_RUN.RUN_ID.eq(run))
        .execute();
  }

  @Override
  public List<AggregateKey> openSuspects(long run, int limit) {
    return suspects.open(run, limit);
  }

  @Override
  public void settled(long run, String pair, Map<AggregateKey, SuspectOutcome> outcomes) {
    inTransaction(
        () -> {
          suspects.settle(run, pair, outcomes);
          return outcomes;
        });
  }

  @Override
  public void locked(long run, Duration longest) {
    dsl.update(RECONCILIATION_RUN)
        .set(RECONCILIATION_RUN.LOCKED_KEYS, RECONCILIATION_RUN.LOCKED_KEYS.plus(1))
        .set(
            RECONCILIATION_RUN.LONGEST_LOCK_MS,
            DSL.greatest(RECONCILIATION_RUN.LONGEST_LOCK_MS, DSL.val(wholeMillis(longest))))
        .where(RECONCILIATION_RUN.RUN_ID.eq(run))
        .execute();
  }

  /** Never less than it was. */
  private static long wholeMillis(Duration time) {
    return time.plusNanos(999_999).toMillis();
  }

  @Override
  public void close(long run, Run.State state, Verdict verdict, boolean complete, Instant at) {
    int closed =
        dsl.update(RECONCILIATION_RUN)
            .set(RECONCILIATION_RUN.STATE, state.name())
            .set(RECONCILIATION_RUN.VERDICT, StoredVerdict.of(verdict).name())
            .set(
                RECONCILIATION_RUN.REASON,
                verdict instanceof Verdict.Unproven unproven ? unproven.reason() : null)
            .set(RECONCILIATION_RUN.COMPLETE, complete)
            .set(RECONCILIATION_RUN.FINISHED_AT, at.atOffset(ZoneOffset.UTC))
            .where(RECONCILIATION_RUN.RUN_ID.eq(run))
            .and(RECONCILIATION_RUN.STATE.eq(Run.State.RUNNING.name()))
            .execute();
    if (closed == 0) {
      throw new IllegalStateException(
          "Run " + run + " was closed by another instance, which took this one for dead");
    }
  }

  @Override
  public Optional<Run> find(String domain, long run) {
    return query.find(domain, run);
  }

  @Override
  public Optional<Run> running(String domain) {
    return query.running(domain);
  }

  @Override
  public Optional<Run> last(String domain) {
    return query.last(domain);
  }

  @Override
  public Optional<Run> lastThatSaysAnything(String domain) {
    return query.lastThatSaysAnything(domain);
  }

  @Override
  public List<Run> history(String domain, int limit) {
    return query.history(domain, limit);
  }

  private <T> T inTransaction(java.util.function.Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(status -> work.get()));
  }
}
