package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.Approvals;
import io.ficus.cutover.Cutovers;
import io.ficus.cutover.application.Acts;
import io.ficus.cutover.application.ApprovalRecords;
import io.ficus.cutover.application.BridgeEvidence;
import io.ficus.cutover.application.CachedStages;
import io.ficus.cutover.application.DualWriteEvidence;
import io.ficus.cutover.application.EvidenceLimits;
import io.ficus.cutover.application.EvidenceSources;
import io.ficus.cutover.application.FeedEvidence;
import io.ficus.cutover.application.Fleet;
import io.ficus.cutover.application.FleetPulse;
import io.ficus.cutover.application.GateKeeper;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.application.ReadRamps;
import io.ficus.cutover.application.ReconciliationEvidence;
import io.ficus.cutover.application.ReverseSyncEvidence;
import io.ficus.cutover.application.StageFollower;
import io.ficus.cutover.application.StageRecords;
import io.ficus.cutover.application.door.GatedCutovers;
import io.ficus.cutover.application.door.TwoPersonApprovals;
import io.ficus.cutover.application.handover.HandOverRun;
import io.ficus.cutover.application.handover.HandOverWatch;
import io.ficus.cutover.application.handover.HandOvers;
import io.ficus.cutover.domain.gate.GateLimits;
import io.ficus.cutover.domain.gate.GatePolicy;
import io.ficus.cutover.domain.gate.Past;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The front door and its HTTP face. Takes the evidence that the application offers as beans; where
 * there is none, the gates that need it are inconclusive. {@link Clock} and the limits are taken
 * from the application too, where it has them.
 */
@Configuration(proxyBeanMethods = false)
public class CutoverWebConfiguration {

  private static final Duration PULSE = Duration.ofSeconds(1);
  private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

  private final String instance = ThisInstance.name();

  @Bean
  GatePolicy gatePolicy(ObjectProvider<GateLimits> configuredLimits) {
    return new GatePolicy(configuredLimits.getIfAvailable(GateLimits::usual));
  }

  @Bean
  GateKeeper gateKeeper(
      GatePolicy policy,
      ApprovalRecords approvals,
      StageRecords records,
      Fleet fleet,
      ObjectProvider<BridgeEvidence> bridge,
      ObjectProvider<FeedEvidence> feed,
      ObjectProvider<ReconciliationEvidence> reconciliation,
      ObjectProvider<ReverseSyncEvidence> reverseSync,
      ObjectProvider<DualWriteEvidence> dualWrites,
      ObjectProvider<EvidenceLimits> configuredPatience,
      ObjectProvider<Clock> configuredClock) {
    return new GateKeeper(
        new EvidenceSources(
            new EvidenceSources.Sources(
                Optional.ofNullable(bridge.getIfAvailable()),
                Optional.ofNullable(feed.getIfAvailable()),
                Optional.ofNullable(reconciliation.getIfAvailable()),
                Optional.of(fleet),
                Optional.ofNullable(reverseSync.getIfAvailable()),
                Optional.ofNullable(dualWrites.getIfAvailable()),
                Optional.of(approvals)),
            domain -> Past.of(records.history(domain)),
            configuredPatience.getIfAvailable(EvidenceLimits::usual),
            configuredClock.getIfAvailable(Clock::systemUTC)),
        policy);
  }

  @Bean(destroyMethod = "close")
  FleetPulse fleetPulse(Fleet fleet, CachedStages stages) {
    return FleetPulse.of(fleet, instance, stages, PULSE);
  }

  /** Both where the application has the parts of a hand-over, else neither. */
  @Bean(destroyMethod = "close")
  Moving moving(
      ObjectProvider<HandOver> parts,
      GateKeeper gates,
      Procedures journal,
      StageRecords records,
      StageFollower follower,
      ObjectProvider<HandOverLimits> configuredLimits,
      ObjectProvider<EvidenceLimits> configuredPatience,
      ObjectProvider<Clock> configuredClock) {
    HandOver handOver = parts.getIfAvailable();
    if (handOver == null) {
      return new Moving(Optional.empty(), Optional.empty());
    }
    Clock clock = configuredClock.getIfAvailable(Clock::systemUTC);
    HandOverLimits limits =
        configuredLimits
            .getIfAvailable(HandOverLimits::usual)
            .patientWith(configuredPatience.getIfAvailable(EvidenceLimits::usual));
    HandOvers handOvers =
        new HandOvers(
            handOver,
            journal,
            records,
            new HandOverRun(handOver, gates, journal, limits, clock),
            follower,
            limits,
            instance,
            clock);
    return new Moving(
        Optional.of(handOvers), Optional.of(HandOverWatch.over(handOvers, WATCH_INTERVAL)));
  }

  record Moving(Optional<HandOvers> handOvers, Optional<HandOverWatch> watch)
      implements AutoCloseable {
    @Override
    public void close() {
      watch.ifPresent(HandOverWatch::close);
    }
  }

  @Bean
  Cutovers cutovers(
      StageRecords records,
      GateKeeper gates,
      Moving moving,
      ReadRamps ramps,
      StageFollower follower,
      ObjectProvider<Clock> configuredClock) {
    return new GatedCutovers(
        records,
        gates,
        moving.handOvers(),
        ramps,
        follower,
        configuredClock.getIfAvailable(Clock::systemUTC));
  }

  @Bean
  Approvals approvals(
      StageRecords stages,
      ApprovalRecords records,
      GatePolicy policy,
      ObjectProvider<Clock> configuredClock) {
    return new TwoPersonApprovals(
        stages, records, policy, configuredClock.getIfAvailable(Clock::systemUTC));
  }

  @Bean
  CutoverController cutoverController(Cutovers cutovers, Acts acts) {
    return new CutoverController(cutovers, acts);
  }

  @Bean
  FleetController fleetController(Cutovers cutovers, Fleet fleet) {
    return new FleetController(cutovers, fleet);
  }

  @Bean
  ApprovalController approvalController(Approvals approvals) {
    return new ApprovalController(approvals);
  }

  @Bean
  CutoverRefusals cutoverRefusals() {
    return new CutoverRefusals();
  }
}
