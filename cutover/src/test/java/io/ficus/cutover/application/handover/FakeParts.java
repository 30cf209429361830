package io.ficus.cutover.application.handover;

import io.ficus.cutover.Authority;
import io.ficus.cutover.application.AuthorityHook;
import io.ficus.cutover.application.ChangedKeys;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.Drain;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.application.ReverseSync;
import io.ficus.cutover.application.Sequences;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.cutover.domain.handover.Pace;
import io.ficus.cutover.domain.handover.PartOutcome;
import io.ficus.cutover.domain.handover.VerifyOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Parts of a hand-over that do as a test says, and note what they were asked. */
final class FakeParts implements Drain, ChangedKeys, ReverseSync, Sequences {

  final SimStore legacy;
  final SimStore domain;
  final List<String> asked = new ArrayList<>();
  boolean reverseRuns;
  boolean reverseStarts = true;

  Supplier<DrainOutcome> drain = () -> new DrainOutcome.Drained(Duration.ofMillis(20));
  Supplier<VerifyOutcome> verify = () -> new VerifyOutcome.Verified(3, Duration.ofMillis(5));
  Supplier<VerifyOutcome> verifyDrained = () -> verify.get();

  Supplier<PartOutcome> sequences = () -> new PartOutcome.Done("");

  Supplier<Fact<Duration>> behind = () -> new Fact.Known<>(Duration.ofMillis(40));
  Supplier<Fact<Pace>> lastRun = () -> new Fact.Known<>(new Pace(1_000, Duration.ofSeconds(2)));

  FakeParts() {
    Random random = new Random(1);
    SimFaults none = new SimFaults(random, store -> store.open.clear());
    legacy = new SimStore(Authority.LEGACY, 1, random, none);
    domain = new SimStore(Authority.DOMAIN, 1, random, none);
  }

  HandOver handOver() {
    return new HandOver(
        legacy, domain, this, this, this, this, name -> List.of(), List.of(new NotedHook(asked)));
  }

  /**
   * An instance that hands over with these parts.
   *
   * @param name the instance's
   */
  HandOvers instance(
      String name, CutoverFixture fixture, Procedures journal, HandOverLimits limits, Clock clock) {
    HandOver parts = handOver();
    return new HandOvers(
        parts,
        journal,
        fixture.records,
        new HandOverRun(parts, fixture.gates, journal, limits, clock),
        now -> {},
        limits,
        name,
        clock);
  }

  @Override
  public DrainOutcome drain(String name, Authority from, Duration budget) {
    asked.add("drain from " + from);
    return drain.get();
  }

  @Override
  public Fact<Duration> behind(String name, Authority from) {
    return behind.get();
  }

  @Override
  public Fact<Pace> paceOfTheLastRun(String name) {
    return lastRun.get();
  }

  @Override
  public Fact<Long> pending(String name) {
    return verify.get() instanceof VerifyOutcome.Verified known
        ? new Fact.Known<>(known.keys())
        : new Fact.Missing<>("nothing says what has changed");
  }

  @Override
  public VerifyOutcome rehearse(String name, Duration budget) {
    return verify.get();
  }

  @Override
  public VerifyOutcome verifyDrained(String name, Duration budget) {
    return verifyDrained.get();
  }

  @Override
  public PartOutcome captureStart(String name) {
    asked.add("capture");
    return new PartOutcome.Done("0/1A2B");
  }

  @Override
  public PartOutcome start(String name, String capturedStart, long term) {
    if (!reverseStarts) {
      return new PartOutcome.Failed("no connection to the broker");
    }
    asked.add("start at " + capturedStart);
    reverseRuns = true;
    return new PartOutcome.Done("");
  }

  @Override
  public PartOutcome stop(String name, long term) {
    asked.add("stop");
    reverseRuns = false;
    return new PartOutcome.Done("");
  }

  @Override
  public Fact<Boolean> isOn(String name) {
    return new Fact.Known<>(reverseRuns);
  }

  @Override
  public PartOutcome handOver(String name, Authority to) {
    asked.add("sequences to " + to);
    return sequences.get();
  }

  private record NotedHook(List<String> asked) implements AuthorityHook {
    @Override
    public String name() {
      return "noted";
    }

    @Override
    public PartOutcome authorityIsNow(String domain, Authority authority, long epoch) {
      asked.add("hook: " + authority + " as of " + epoch);
      return new PartOutcome.Done("");
    }
  }
}
