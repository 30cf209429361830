package io.ficus.seam;

import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import io.ficus.cutover.Authority;
import io.ficus.seam.Tally.Call;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * Answers a read from the store that is to answer, and for a sample asks the other store too, later
 * and elsewhere.
 *
 * <p>A difference counts only if it cannot be mere delay, which only the forward direction can
 * show: while the domain store has the authority, whichever of the two answers, the legacy store
 * lags by the reverse sync, and a difference is inconclusive. So it is put between two readings of
 * the authority and behind a watermark: what the other store holds after it has applied everything
 * before the mark includes all that the first reading saw, and if the second reading equals the
 * first, nothing came after. (A row that changed and changed back in between is taken for
 * unchanged: a mismatch is a reason to reconcile, not a verdict.) That the other store throws is
 * judged alike, because it may throw only for want of a row that is on its way.
 */
final class ComparedReads implements AutoCloseable {

  private final Watermarks watermarks;
  private final Tally tally;
  private final Bulkhead bulkhead;
  private final Duration awaitLimit;
  private final int sampleOneIn;
  private final IntUnaryOperator chance;

  ComparedReads(
      Watermarks watermarks, Tally tally, SeamSettings settings, IntUnaryOperator chance) {
    this.watermarks = watermarks;
    this.tally = tally;
    this.bulkhead = new Bulkhead("compare", settings.comparedReads());
    // Leaves room for the readings themselves.
    this.awaitLimit = settings.comparedReads().limit().multipliedBy(4).dividedBy(5);
    this.sampleOneIn = settings.sampleOneIn();
    this.chance = chance;
  }

  <T> T read(Call call, Authority authority, Supplier<T> ours, Supplier<T> other) {
    T answer = ours.get();
    sample(call, authority, answer, ours, other);
    return answer;
  }

  /** Likewise for an answer that was given already. */
  <T> void sample(Call call, Authority authority, T answer, Supplier<T> ours, Supplier<T> other) {
    if (chance.applyAsInt(sampleOneIn) == 0) {
      compareLater(call, authority, answer, ours, other);
    }
  }

  private <T> void compareLater(
      Call call, Authority authority, T answer, Supplier<T> ours, Supplier<T> store) {
    OtherStore<T> other = new OtherStore<>(store);
    boolean taken =
        bulkhead.tryRun(
            call.key(),
            () -> compare(call, authority, answer, ours, other),
            outcome -> tally.count(call, outcome),
            fault -> {
              tally.error(call, "compared read: " + fault);
              tally.count(call, other.owesAnswer ? SeamEvent.FAULTED : SeamEvent.INCONCLUSIVE);
            });
    if (!taken) {
      tally.count(call, SeamEvent.DROPPED);
    }
  }

  private <T> SeamEvent compare(
      Call call, Authority authority, T answer, Supplier<T> ours, OtherStore<T> other) {
    long noRoom = System.nanoTime() + awaitLimit.toNanos();
    Optional<T> reply = other.ask();
    // Most reads agree at once; only those that do not are worth a mark in the log.
    if (reply.equals(Optional.of(answer))) {
      return SeamEvent.MATCHED;
    }
    if (System.nanoTime() >= noRoom) {
      other.requireAnswer(reply);
      return SeamEvent.INCONCLUSIVE;
    }
    return switch (authority) {
      case LEGACY -> sandwich(call, answer, ours, other);
      // Behind the reverse sync a difference may be its lag; there reconciliation is the proof.
      case DOMAIN ->
          other.ask().equals(Optional.of(ours.get())) ? SeamEvent.MATCHED : SeamEvent.INCONCLUSIVE;
    };
  }

  private <T> SeamEvent sandwich(Call call, T first, Supplier<T> ours, OtherStore<T> other) {
    Watermark mark = watermarks.mark();
    AwaitOutcome outcome = watermarks.await(call.domain(), mark, awaitLimit);
    if (outcome instanceof AwaitOutcome.TimedOut timedOut) {
      tally.error(call, "compared read: the domain has not applied the mark " + timedOut.told());
      return SeamEvent.INCONCLUSIVE;
    }
    Optional<T> between = other.ask();
    T second = ours.get();
    if (between.equals(Optional.of(first)) || between.equals(Optional.of(second))) {
      return SeamEvent.MATCHED;
    }
    if (!second.equals(first)) {
      return SeamEvent.INCONCLUSIVE;
    }
    other.requireAnswer(between);
    tally.mismatch(call, "the stores differ past position " + mark.position());
    return SeamEvent.MISMATCHED;
  }

  @Override
  public void close() {
    bulkhead.close();
  }

  /** Knows whether it was asked and has not answered yet: a limit that passes then is its fault. */
  private static final class OtherStore<T> {

    private final Supplier<T> store;
    private volatile boolean owesAnswer;
    private Optional<RuntimeException> fault = Optional.empty();

    OtherStore(Supplier<T> store) {
      this.store = store;
    }

    /** Its answer; empty if it throws, which may be because it does not have the row yet. */
    Optional<T> ask() {
      owesAnswer = true;
      Optional<T> answer;
      try {
        answer = Optional.of(store.get());
      } catch (RuntimeException e) {
        fault = Optional.of(e);
        answer = Optional.empty();
      }
      owesAnswer = false;
      return answer;
    }

    /**
     * Ends the comparison with the fault, if that is all that came; unless the limit has ended it.
     */
    void requireAnswer(Optional<T> answer) {
      if (answer.isEmpty()) {
        owesAnswer = true;
        throw fault.orElseThrow();
      }
    }
  }
}
