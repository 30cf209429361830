package io.ficus.app.server;

import io.ficus.app.server.CutoverWatch.Standing;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.seam.SeamCounts;
import io.ficus.seam.SeamRouter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * How the cutovers stand, as health: down where a hand-over keeps writers out for longer than the
 * budget allows, unknown where it was not read lately. All else that is shown is for people.
 */
@Component("cutoversHealthIndicator")
final class CutoverHealth implements HealthIndicator {

  /** A fence is lifted within moments; and what is shown is a few seconds old. */
  private static final Duration LATE = Duration.ofSeconds(10);

  private final CutoverWatch watch;
  private final SeamRouter router;
  private final Duration longestPause;

  CutoverHealth(CutoverWatch watch, SeamRouter router, HandOverLimits limits) {
    this.watch = watch;
    this.router = router;
    this.longestPause = limits.pauseBudget().plus(LATE);
  }

  @Override
  public Health health() {
    boolean known = true;
    boolean stuck = false;
    Health.Builder health = Health.up();
    for (String domain : watch.domains()) {
      Optional<Standing> standing = watch.of(domain);
      known &= standing.isPresent();
      stuck |=
          standing.flatMap(Standing::handOver).filter(it -> isStuck(it, longestPause)).isPresent();
      health.withDetail(domain, standing.map(it -> details(domain, it)).orElse(Map.of()));
    }
    return stuck ? health.down().build() : known ? health.build() : health.unknown().build();
  }

  static boolean isStuck(HandOverReport handOver, Duration longestPause) {
    return handOver.keepsWritersOut()
        && handOver.pause().filter(pause -> pause.compareTo(longestPause) > 0).isPresent();
  }

  private Map<String, Object> details(String domain, Standing standing) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("stage", standing.stage().stage());
    details.put("epoch", standing.stage().epoch());
    details.put("instances", standing.acknowledged() + " of " + standing.live());
    details.put("openStrays", standing.openStrays());
    standing
        .handOver()
        .ifPresent(
            it -> {
              details.put("handOver", it.state() + " at " + it.step() + ": " + it.truth());
              details.put("writersKeptOut", it.keepsWritersOut());
              it.pause().ifPresent(pause -> details.put("pauseMillis", pause.toMillis()));
            });
    SeamCounts counts = router.counts(domain);
    counts.lastError().ifPresent(remark -> details.put("lastSeamError", remark));
    counts.lastMismatch().ifPresent(remark -> details.put("lastMismatch", remark));
    return details;
  }
}
