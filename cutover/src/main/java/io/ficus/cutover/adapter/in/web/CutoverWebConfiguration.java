package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.Cutovers;
import io.ficus.cutover.application.BridgeEvidence;
import io.ficus.cutover.application.EvidenceSources;
import io.ficus.cutover.application.FeedEvidence;
import io.ficus.cutover.application.GateLimits;
import io.ficus.cutover.application.GatedCutovers;
import io.ficus.cutover.application.ReconciliationEvidence;
import io.ficus.cutover.application.StageFollower;
import io.ficus.cutover.application.StageRecords;
import io.ficus.cutover.domain.gate.GatePolicy;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The front door and its HTTP face. Takes the evidence that the application offers as beans; where
 * there is none, the gates that need it are inconclusive. {@link Clock} and {@link GateLimits} are
 * taken from the application too, where it has them.
 */
@Configuration(proxyBeanMethods = false)
public class CutoverWebConfiguration {

  @Bean
  Cutovers cutovers(
      StageRecords records,
      StageFollower follower,
      ObjectProvider<BridgeEvidence> bridge,
      ObjectProvider<FeedEvidence> feed,
      ObjectProvider<ReconciliationEvidence> reconciliation,
      ObjectProvider<GateLimits> configuredLimits,
      ObjectProvider<Clock> configuredClock) {
    GateLimits limits = configuredLimits.getIfAvailable(GateLimits::usual);
    Clock clock = configuredClock.getIfAvailable(Clock::systemUTC);
    return new GatedCutovers(
        records,
        new EvidenceSources(
            Optional.ofNullable(bridge.getIfAvailable()),
            Optional.ofNullable(feed.getIfAvailable()),
            Optional.ofNullable(reconciliation.getIfAvailable()),
            records,
            limits.catchUpTimeout(),
            clock),
        new GatePolicy(limits.reconciliationMaxAge()),
        follower,
        clock);
  }

  @Bean
  CutoverController cutoverController(Cutovers cutovers) {
    return new CutoverController(cutovers);
  }
}
