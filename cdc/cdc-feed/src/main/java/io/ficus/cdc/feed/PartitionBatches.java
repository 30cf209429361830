package io.ficus.cdc.feed;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.SourcePosition;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies records of one partition to a domain store: offset, applied positions, the handler's
 * writes and dead letters in one transaction (contract C3).
 */
final class PartitionBatches {

  /** What became of a batch. */
  sealed interface Outcome {

    /** It is in the store, up to here. */
    record Stored(Progress now) implements Outcome {}

    /** The partition was moved on by somebody else; nothing of what was refused is in the store. */
    record Fenced() implements Outcome {}
  }

  /** Sends dead letters to their topic and returns when Kafka has acknowledged all of them. */
  interface DeadLetterSink {
    void send(String domain, List<Condemned> condemned);
  }

  private final String domain;
  private final ChangeHandler handler;
  private final ConsumerOffsets offsets;
  private final AppliedRows rows;
  private final DeadLetterTable letters;
  private final DeadLetterSink sink;
  private final TransactionTemplate transactions;
  private final Clock clock;

  PartitionBatches(
      String domain,
      ChangeHandler handler,
      DSLContext store,
      PlatformTransactionManager transactions,
      DeadLetterSink sink,
      Clock clock) {
    this.domain = domain;
    this.handler = handler;
    this.offsets = new ConsumerOffsets(store);
    this.rows = new AppliedRows(store);
    this.letters = new DeadLetterTable(store);
    this.sink = sink;
    this.transactions = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  /**
   * Applies a batch. If something in it is refused, halves are applied each in its own transaction,
   * down to the single record, which becomes a dead letter.
   *
   * @param from where the caller believes the partition to stand
   * @param next the offset to read after the batch
   * @throws RuntimeException if the store or Kafka is away; what was stored until then is kept
   */
  Outcome apply(TopicPartition partition, Progress from, List<Received> batch, long next) {
    try {
      return store(partition, from, batch, next, null);
    } catch (RejectedChangeException e) {
      if (batch.size() == 1) {
        return store(partition, from, batch, next, e.reason());
      }
      int half = batch.size() / 2;
      long middle = batch.get(half).raw().offset();
      Outcome first = apply(partition, from, batch.subList(0, half), middle);
      return first instanceof Outcome.Stored stored
          ? apply(partition, stored.now(), batch.subList(half, batch.size()), next)
          : first;
    }
  }

  private Outcome store(
      TopicPartition partition,
      Progress from,
      List<Received> batch,
      long next,
      @Nullable String refusal) {
    try {
      return transactions.execute(
          transaction -> {
            Progress to = from.to(next, highestMark(batch));
            if (!offsets.move(domain, partition, from, to)) {
              transaction.setRollbackOnly();
              return new Outcome.Fenced();
            }
            apply(partition, batch, refusal);
            return new Outcome.Stored(to);
          });
    } catch (RuntimeException e) {
      throw Faults.ofTheCommit(e) ? new RejectedChangeException(e) : e;
    }
  }

  private void apply(TopicPartition partition, List<Received> batch, @Nullable String refusal) {
    // Read under the lock that moving the offset took: a retry of this key is over or not begun.
    Set<ByteBuffer> parked = letters.parkedKeys(domain, partition);
    List<ChangeEvent> events = new ArrayList<>(batch.size());
    List<ChangeEvent> passedOver = new ArrayList<>();
    List<Condemned> condemned = new ArrayList<>();
    for (Received received : batch) {
      Optional<Condemned> verdict = condemn(received, parked, refusal);
      if (verdict.isPresent()) {
        condemned.add(verdict.get());
        if (received.parsed() instanceof Parsed.Change change) {
          passedOver.add(change.event());
        }
        if (verdict.get().blocksKey() && received.raw().key() != null) {
          parked.add(ByteBuffer.wrap(received.raw().key()));
        }
      } else if (received.parsed() instanceof Parsed.Change change) {
        events.add(change.event());
      }
    }
    List<ChangeEvent> newer = rows.newer(domain, events, handler);
    hand(newer);
    tell(events, newer, passedOver);
    if (!condemned.isEmpty()) {
      // Acknowledged by Kafka before the commit: a crash between the two sends it twice, never not.
      sink.send(domain, letters.insert(domain, condemned, clock.instant()));
    }
  }

  private static Optional<Condemned> condemn(
      Received received, Set<ByteBuffer> parked, @Nullable String refusal) {
    byte @Nullable [] key = received.raw().key();
    if (received.parsed() instanceof Parsed.Unusable unusable) {
      return Optional.of(new Condemned(received.raw(), unusable.reason(), unusable.blocksKey()));
    }
    if (received.parsed() instanceof Parsed.Change) {
      if (key != null && parked.contains(ByteBuffer.wrap(key))) {
        return Optional.of(
            new Condemned(
                received.raw(),
                "An earlier record of key "
                    + DeadLetterTable.show(key)
                    + " is a dead letter; this one waits behind it",
                true));
      }
      return Optional.ofNullable(refusal).map(why -> new Condemned(received.raw(), why, true));
    }
    return Optional.empty();
  }

  private void hand(List<ChangeEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    try {
      handler.apply(events);
    } catch (RuntimeException e) {
      throw Faults.ofTheRecord(e) ? new RejectedChangeException(e) : e;
    }
  }

  private void tell(
      List<ChangeEvent> events, List<ChangeEvent> applied, List<ChangeEvent> passedOver) {
    if (applied.size() < events.size()) {
      Set<String> ids = applied.stream().map(ChangeEvent::id).collect(Collectors.toSet());
      events.stream().filter(event -> !ids.contains(event.id())).forEach(passedOver::add);
    }
    if (!passedOver.isEmpty()) {
      handler.passedOver(passedOver);
    }
  }

  private static Optional<SourcePosition> highestMark(List<Received> batch) {
    return batch.stream()
        .map(Received::parsed)
        .flatMap(parsed -> parsed instanceof Parsed.Mark mark ? Stream.of(mark) : Stream.empty())
        .map(Parsed.Mark::position)
        .max(SourcePosition::compareTo);
  }
}
