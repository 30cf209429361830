package io.ficus.cdc.bridge;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.pipeline.BatchTally;
import io.ficus.cdc.bridge.source.TableFacts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was carried, counted after each commit to Kafka. Thread-safe. */
final class Progress {

  private static final SourcePosition NOWHERE = new SourcePosition(0, 0);
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private record Tick(Instant at, long events) {}

  private final Clock clock;
  private final Deque<Tick> ticks = new ArrayDeque<>();
  private final Map<String, Long> snapshotRows = new LinkedHashMap<>();
  private final Map<String, Long> snapshotEstimates = new LinkedHashMap<>();
  private final Set<String> snapshotFinished = new HashSet<>();
  private long total;
  private long batches;
  private @Nullable Instant lastBatch;
  private @Nullable Instant lastChange;
  private SourcePosition position = NOWHERE;

  Progress(Clock clock) {
    this.clock = clock;
  }

  synchronized void snapshotBegins(Collection<TableFacts> tables) {
    snapshotRows.clear();
    snapshotEstimates.clear();
    snapshotFinished.clear();
    for (TableFacts table : tables) {
      snapshotRows.put(table.table(), 0L);
      snapshotEstimates.put(table.table(), table.rows());
    }
  }

  synchronized void snapshotEnds() {
    snapshotFinished.addAll(snapshotRows.keySet());
  }

  synchronized void at(SourcePosition now) {
    position = now;
  }

  /** Counts one committed batch. */
  synchronized void committed(BatchTally tally, SourcePosition now) {
    Instant at = clock.instant();
    total += tally.events();
    batches++;
    lastBatch = at;
    if (tally.lastChange() != null) {
      lastChange = tally.lastChange();
    }
    position = now;
    if (tally.events() > 0) {
      ticks.addLast(new Tick(at, tally.events()));
    }
    forgetOld(at);
    tally.snapshotRows().forEach((table, rows) -> snapshotRows.merge(table, rows, Long::sum));
    snapshotFinished.addAll(tally.snapshotFinished());
  }

  synchronized long batches() {
    return batches;
  }

  synchronized long total() {
    return total;
  }

  synchronized Optional<Instant> lastBatch() {
    return Optional.ofNullable(lastBatch);
  }

  synchronized Optional<Instant> lastChange() {
    return Optional.ofNullable(lastChange);
  }

  /** Everything before it is in Kafka; absent before the snapshot is complete. */
  synchronized Optional<SourcePosition> position() {
    return position.equals(NOWHERE) ? Optional.empty() : Optional.of(position);
  }

  synchronized double eventsPerSecond() {
    forgetOld(clock.instant());
    return ticks.stream().mapToLong(Tick::events).sum() / (double) WINDOW.toSeconds();
  }

  synchronized List<BridgeStatus.TableProgress> snapshot() {
    List<BridgeStatus.TableProgress> tables = new ArrayList<>();
    snapshotRows.forEach(
        (table, rows) ->
            tables.add(
                new BridgeStatus.TableProgress(
                    table,
                    rows,
                    snapshotEstimates.getOrDefault(table, rows),
                    snapshotFinished.contains(table))));
    return tables;
  }

  private void forgetOld(Instant now) {
    Instant horizon = now.minus(WINDOW);
    while (!ticks.isEmpty() && ticks.getFirst().at().isBefore(horizon)) {
      ticks.removeFirst();
    }
  }
}
