package io.ficus.seam;

import io.ficus.cdc.Watermarks;
import io.ficus.cutover.Authority;
import io.ficus.cutover.StageAt;
import io.ficus.cutover.Stages;
import io.ficus.seam.Tally.Call;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * Sends the calls of a domain's ports to the store, or the stores, that its stage names.
 *
 * <p>The caller gets the authority's answer or the authority's exception, in the authority's time:
 * whatever is done in the other store happens on a thread of the seam, within a limit, and shows
 * only in {@link #counts}. Answers must be immutable, have an {@code equals} that means the same
 * thing, and not be null. Thread-safe.
 */
public final class SeamRouter implements AutoCloseable {

  private final Stages stages;
  private final Supplier<String> intentIds;
  private final Tally tally;
  private final Bulkhead seconds;
  private final ComparedReads compared;
  private final Refusals refusals;

  /**
   * @param stages what to follow
   * @param watermarks for compared reads
   * @param settings the bounds of what is done beside the caller's path
   * @param clock for remarks
   * @param intentIds gives unique ids without {@code |}
   * @param chance gives, for n, a number from 0 to below n; thread-safe
   * @param listener is told of everything that is counted
   */
  public SeamRouter(
      Stages stages,
      Watermarks watermarks,
      SeamSettings settings,
      Clock clock,
      Supplier<String> intentIds,
      IntUnaryOperator chance,
      SeamListener listener) {
    this.stages = stages;
    this.intentIds = intentIds;
    this.tally = new Tally(clock, listener);
    this.refusals = new Refusals(stages, tally, settings.patience());
    this.seconds = new Bulkhead("second-write", settings.secondWrites());
    this.compared = new ComparedReads(watermarks, tally, settings, chance);
  }

  /**
   * Reads, to show what is there. What a decision is built on is read by {@link #current}.
   *
   * @param operation the port's call, for people
   * @param key what is read; the domain's partition key where there is one
   * @param legacy reads the legacy store
   * @param domainStore reads the domain store
   * @return the answer of the store that the stage names for this key: the authority's, but for a
   *     key outside LIVE's ramp
   */
  public <T> T read(
      String domain, String operation, Object key, Supplier<T> legacy, Supplier<T> domainStore) {
    StageAt at = stages.of(domain);
    Call call = new Call(domain, at.epoch(), operation, key);
    tally.count(call, SeamEvent.READ);
    if (at.ramps(key)) {
      tally.count(call, SeamEvent.RAMPED);
    }
    // Not by who answers: a key outside LIVE's ramp is answered by a store that only follows.
    Authority authority = at.stage().authority();
    return switch (at.reads(key)) {
      case LEGACY -> legacy.get();
      case BOTH_RETURN_LEGACY -> compared.read(call, authority, legacy, domainStore);
      case BOTH_RETURN_DOMAIN -> compared.read(call, authority, domainStore, legacy);
      case DOMAIN -> domainStore.get();
    };
  }

  /**
   * Reads what a decision is built on, or what was just decided. The answer is the authority's, as
   * the write's is, also for a key outside the ramp: at LIVE the other store may not have yet what
   * the write is going to meet. The ramp says only whether the answer is compared.
   *
   * @param key gives, for the answer, the domain's partition key: it may be known only from it
   * @return the authority's answer
   */
  public <T> T current(
      String domain,
      String operation,
      Function<? super T, ?> key,
      Supplier<T> legacy,
      Supplier<T> domainStore) {
    StageAt at = stages.of(domain);
    Authority authority = at.stage().authority();
    Supplier<T> ours =
        switch (authority) {
          case LEGACY -> legacy;
          case DOMAIN -> domainStore;
        };
    T answer = ours.get();
    Call call = new Call(domain, at.epoch(), operation, key.apply(answer));
    tally.count(call, SeamEvent.READ);
    if (authority == Authority.DOMAIN || at.ramps(call.key())) {
      tally.count(call, SeamEvent.RAMPED);
    }
    switch (at.reads(call.key())) {
      case LEGACY, DOMAIN -> {
        // One store only.
      }
      case BOTH_RETURN_LEGACY, BOTH_RETURN_DOMAIN ->
          compared.sample(call, authority, answer, ours, ours == legacy ? domainStore : legacy);
    }
    return answer;
  }

  /**
   * Asks the authority alone: for what is no fact to compare, such as the next free id.
   *
   * @return the authority's answer
   */
  public <T> T ask(String domain, Supplier<T> legacy, Supplier<T> domainStore) {
    return switch (stages.of(domain).stage().authority()) {
      case LEGACY -> legacy.get();
      case DOMAIN -> domainStore.get();
    };
  }

  /**
   * Writes, first to the authority. If that throws, nothing else happens and the exception passes
   * through. What it brings for the other store is then done later, where the stage has a second
   * write; if that fails, is slow or finds no room, CDC or reverse sync brings it instead.
   *
   * <p>A store that refuses because the authority moves has kept nothing. Then the stage is read
   * again and the write repeated where the authority now is, within the patience of the settings:
   * what a caller sees of a hand-over is a pause. It stays one intent.
   *
   * @param operation the port's call, for people
   * @param key what is written; second writes of one key keep their order
   * @param legacy writes as the authority in the legacy store
   * @param domainStore writes as the authority in the domain store
   * @return the authority's answer
   * @throws io.ficus.seam.ownership.WriteRefusedException if it is refused for longer than that
   */
  public <T> T write(
      String domain,
      String operation,
      Object key,
      Function<Intent, Written<T>> legacy,
      Function<Intent, Written<T>> domainStore) {
    Call call = new Call(domain, stages.of(domain).epoch(), operation, key);
    tally.count(call, SeamEvent.WRITE);
    String intent = intentIds.get();
    return refusals.patiently(
        call,
        at -> {
          Intent now = new Intent(domain, operation, intent, OptionalLong.of(at.epoch()));
          return switch (at.stage().writes()) {
            case LEGACY -> legacy.apply(now).answer();
            case LEGACY_THEN_DOMAIN -> writeBoth(call, now, legacy);
            case DOMAIN_THEN_LEGACY -> writeBoth(call, now, domainStore);
            case DOMAIN -> domainStore.apply(now).answer();
          };
        });
  }

  /** What a domain's seam has done since this instance started; zeros for one never called. */
  public SeamCounts counts(String domain) {
    return tally.counts(domain);
  }

  /** The domains whose seams were called or asked for, by name. */
  public Set<String> domains() {
    return tally.domains();
  }

  /** Lets what runs in the background finish within its limit. */
  @Override
  public void close() {
    compared.close();
    seconds.close();
  }

  private <T> T writeBoth(Call call, Intent intent, Function<Intent, Written<T>> authority) {
    Written<T> written;
    try {
      written = authority.apply(intent);
    } catch (RuntimeException | Error e) {
      tally.count(call, SeamEvent.SECOND_WRITE_SKIPPED);
      throw e;
    }
    written.second().ifPresent(second -> writeLater(call, second));
    return written.answer();
  }

  private void writeLater(Call call, Runnable second) {
    boolean taken =
        seconds.tryRun(
            call.key(),
            () -> {
              second.run();
              return SeamEvent.SECOND_WRITE_OK;
            },
            ok -> tally.count(call, ok),
            fault -> {
              tally.error(call, "second write: " + fault);
              tally.count(call, SeamEvent.SECOND_WRITE_FAILED);
            });
    if (!taken) {
      tally.error(call, "second write: skipped, because too many are waiting");
      tally.count(call, SeamEvent.SECOND_WRITE_SKIPPED);
    }
  }
}
