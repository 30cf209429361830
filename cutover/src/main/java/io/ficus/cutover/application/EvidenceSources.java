package io.ficus.cutover.application;

import io.ficus.cutover.RampShare;
import io.ficus.cutover.ReturnCost;
import io.ficus.cutover.domain.gate.CaughtUp;
import io.ficus.cutover.domain.gate.Evidence;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.gate.GateLimits;
import io.ficus.cutover.domain.gate.LedgerCounts;
import io.ficus.cutover.domain.gate.Member;
import io.ficus.cutover.domain.gate.Past;
import io.ficus.cutover.domain.gate.ReverseSyncState;
import io.ficus.cutover.domain.gate.StrayWrites;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Where evidence comes from. A source that is not there or throws leaves its fact missing; it never
 * makes the collecting fail, and never counts as good news. Thread-safe.
 */
public final class EvidenceSources {

  private static final long LOOK_AGAIN_MILLIS = 100;
  private static final Duration RAMP_WINDOW = Duration.ofMinutes(5);

  private final Sources sources;
  private final Function<String, Past> past;
  private final EvidenceLimits limits;
  private final Clock clock;

  /** The sources; an empty one leaves its facts missing. */
  public record Sources(
      Optional<BridgeEvidence> bridge,
      Optional<FeedEvidence> feed,
      Optional<ReconciliationEvidence> reconciliation,
      Optional<Fleet> fleet,
      Optional<ReverseSyncEvidence> reverseSync,
      Optional<DualWriteEvidence> dualWrites,
      Optional<ApprovalRecords> approvals) {

    /** No source at all. */
    public static final Sources NONE =
        new Sources(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /** Takes the sources, and what has happened to a domain's stage. */
  public EvidenceSources(
      Sources sources, Function<String, Past> past, EvidenceLimits limits, Clock clock) {
    this.sources = sources;
    this.past = past;
    this.limits = limits;
    this.clock = clock;
  }

  /** Asks every source about a domain; those that wait are asked first, so the others are new. */
  Evidence collect(String domain, GateLimits windows) {
    Past history = past.apply(domain);
    Fact<List<Member>> fleet =
        fact("fleet", sources.fleet(), source -> whenAllHaveIt(source, domain, history.epoch()));
    return collect(
        domain,
        windows,
        history,
        fleet,
        fact("feed", sources.feed(), source -> source.caughtUp(domain, limits.catchUpTimeout())),
        DualWriteEvidence::ledger);
  }

  /** As {@link #collect}, without any watermark, which only an advance may write. */
  Evidence collectWithoutWriting(String domain, GateLimits windows) {
    return collect(
        domain,
        windows,
        past.apply(domain),
        members(domain),
        fact("feed", sources.feed(), source -> new CaughtUp.NotAsked(source.recordsBehind(domain))),
        DualWriteEvidence::ledgerSeen);
  }

  /** As {@link #collect}, where a drain has just shown that the domain is caught up. */
  Evidence collectBehindTheFence(String domain, GateLimits windows) {
    return collect(
        domain,
        windows,
        past.apply(domain),
        members(domain),
        new Fact.Known<>(new CaughtUp.Reached(Duration.ZERO)),
        DualWriteEvidence::ledgerDrained);
  }

  /** What stands between the legacy store and everything that the domain store has. */
  ReturnCost.Owed owed(String domain, GateLimits windows) {
    List<String> unknown = new ArrayList<>();
    Optional<ReverseSyncState> sync =
        fact("reverse sync", sources.reverseSync(), source -> source.reverseSync(domain))
            .orNote(unknown);
    Optional<StrayWrites> strays =
        fact(
                "stray writes",
                sources.dualWrites(),
                source -> source.strayWrites(domain, windows.strayWindow()))
            .orNote(unknown);
    return new ReturnCost.Owed(
        sync.map(ReverseSyncState::state),
        sync.filter(ReverseSyncState::running).map(ReverseSyncState::lag),
        sync.filter(ReverseSyncState::running).map(ReverseSyncState::deadLetters),
        strays.map(StrayWrites::unsettled),
        unknown);
  }

  /** Which share of the reads has taken the path of the stage lately. */
  Fact<RampShare> rampShare(String domain, long epoch) {
    return fact(
        "reads", sources.dualWrites(), source -> source.rampShare(domain, epoch, RAMP_WINDOW));
  }

  private Fact<List<Member>> members(String domain) {
    return fact("fleet", sources.fleet(), source -> source.members(domain));
  }

  private Evidence collect(
      String domain,
      GateLimits windows,
      Past history,
      Fact<List<Member>> fleet,
      Fact<CaughtUp> caughtUp,
      LedgerQuestion ledger) {
    Optional<DualWriteEvidence> writes = sources.dualWrites();
    return new Evidence(
        domain,
        fact("bridge", sources.bridge(), source -> source.bridge(domain)),
        caughtUp,
        fact("feed", sources.feed(), source -> source.deadLetters(domain)),
        fact("reconciliation", sources.reconciliation(), source -> source.last(domain)),
        fleet,
        fact("reverse sync", sources.reverseSync(), source -> source.reverseSync(domain)),
        windows.leavesOutTheLedger()
            ? new Fact.Missing<>("the gate that asks it is left out")
            : fact(
                "ledger",
                writes,
                it -> ledger.of(it, domain, sinceItMoved(history, windows.ledgerWindow()))),
        fact(
            "compared reads",
            writes,
            it -> it.shadowReads(domain, history.epoch(), windows.shadowWindow())),
        fact("stray writes", writes, source -> source.strayWrites(domain, windows.strayWindow())),
        fact("approvals", sources.approvals(), source -> source.of(domain)),
        history,
        clock.instant());
  }

  /** A window, or the time since the authority moved, if that is shorter. */
  private Duration sinceItMoved(Past history, Duration window) {
    return history
        .authoritySince()
        .map(at -> Duration.between(at, clock.instant()))
        .filter(age -> age.compareTo(window) < 0)
        .map(age -> age.isNegative() ? Duration.ZERO : age)
        .orElse(window);
  }

  /**
   * The ledger is judged past a watermark, and behind the fence the drain was one; or only seen.
   */
  @FunctionalInterface
  private interface LedgerQuestion {
    LedgerCounts of(DualWriteEvidence source, String domain, Duration window);
  }

  private List<Member> whenAllHaveIt(Fleet fleet, String domain, long epoch) {
    long deadline = System.nanoTime() + limits.fleetTimeout().toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      List<Member> members = fleet.members(domain);
      boolean all =
          members.stream().filter(Member::alive).allMatch(member -> member.epoch() >= epoch);
      if (all || System.nanoTime() > deadline) {
        return members;
      }
      try {
        var unused = never.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return members;
      }
    }
  }

  private static <S, T> Fact<T> fact(String name, Optional<S> source, Function<S, T> question) {
    if (source.isEmpty()) {
      return new Fact.Missing<>("nothing here knows the " + name);
    }
    try {
      T answer = question.apply(source.get());
      return new Fact.Known<>(Objects.requireNonNull(answer, "the " + name + " gave no answer"));
    } catch (RuntimeException e) {
      String message = e.getMessage();
      return new Fact.Missing<>(
          "asking the "
              + name
              + " failed: "
              + (message == null ? e.getClass().getName() : message));
    }
  }
}
