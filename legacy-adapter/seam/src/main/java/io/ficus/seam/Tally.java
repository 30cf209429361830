package io.ficus.seam;

import io.ficus.seam.SeamCounts.Remark;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts per domain what happens at the seam. Thread-safe, and never throws. */
final class Tally {

  private final Clock clock;
  private final SeamListener listener;
  private final Map<String, Counters> domains = new ConcurrentHashMap<>();

  Tally(Clock clock, SeamListener listener) {
    this.clock = clock;
    this.listener = listener;
  }

  void count(Call call, SeamEvent event) {
    counters(call.domain()).of(event).increment();
    try {
      listener.happened(call.domain(), call.epoch(), call.operation(), event);
    } catch (RuntimeException e) {
      error(call, "the listener failed: " + e);
    }
  }

  void error(Call call, String text) {
    counters(call.domain()).lastError.set(remark(call, text));
  }

  void mismatch(Call call, String text) {
    counters(call.domain()).lastMismatch.set(remark(call, text));
  }

  Set<String> domains() {
    return new TreeSet<>(domains.keySet());
  }

  SeamCounts counts(String domain) {
    Counters c = counters(domain);
    return new SeamCounts(
        c.of(SeamEvent.READ).sum(),
        c.of(SeamEvent.WRITE).sum(),
        c.of(SeamEvent.REFUSED).sum(),
        c.of(SeamEvent.SECOND_WRITE_OK).sum(),
        c.of(SeamEvent.SECOND_WRITE_FAILED).sum(),
        c.of(SeamEvent.SECOND_WRITE_SKIPPED).sum(),
        c.of(SeamEvent.MATCHED).sum(),
        c.of(SeamEvent.MISMATCHED).sum(),
        c.of(SeamEvent.FAULTED).sum(),
        c.of(SeamEvent.INCONCLUSIVE).sum(),
        c.of(SeamEvent.DROPPED).sum(),
        Optional.ofNullable(c.lastError.get()),
        Optional.ofNullable(c.lastMismatch.get()));
  }

  private Counters counters(String domain) {
    return domains.computeIfAbsent(domain, d -> new Counters());
  }

  private Remark remark(Call call, String text) {
    return new Remark(clock.instant(), call.operation(), call.key().toString(), text);
  }

  /**
   * Which call of which port is meant.
   *
   * @param epoch the epoch that was current when it was made
   */
  record Call(String domain, long epoch, String operation, Object key) {}

  private static final class Counters {

    private final EnumMap<SeamEvent, LongAdder> numbers = new EnumMap<>(SeamEvent.class);
    private final AtomicReference<@Nullable Remark> lastError = new AtomicReference<>();
    private final AtomicReference<@Nullable Remark> lastMismatch = new AtomicReference<>();

    Counters() {
      for (SeamEvent event : SeamEvent.values()) {
        numbers.put(event, new LongAdder());
      }
    }

    LongAdder of(SeamEvent event) {
      LongAdder adder = numbers.get(event);
      if (adder == null) {
        throw new IllegalStateException("Not counted: " + event);
      }
      return adder;
    }
  }
}
