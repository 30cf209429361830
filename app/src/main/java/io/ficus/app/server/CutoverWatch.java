package io.ficus.app.server;

import io.ficus.app.handover.Daemons;
import io.ficus.app.handover.MovedDomain;
import io.ficus.app.handover.MovedDomains;
import io.ficus.cutover.Cutovers;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.application.DualWriteEvidence;
import io.ficus.cutover.application.Fleet;
import io.ficus.cutover.domain.gate.LedgerCounts;
import io.ficus.cutover.domain.gate.Member;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks every few seconds how the cutovers stand, for metrics and health: whoever reads those asks
 * no store, however often. What was not read lately is not known. Takes no watermark. Thread-safe.
 */
@Component
final class CutoverWatch implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(CutoverWatch.class.getName());

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration KNOWN_FOR = Duration.ofSeconds(30);
  private static final Duration WINDOW = Duration.ofMinutes(15);

  /** The ledger is counted over the whole window, so not with every look. */
  private static final Duration LEDGER_LOOK = Duration.ofMinutes(1);

  private static final Duration LEDGER_KNOWN_FOR = LEDGER_LOOK.multipliedBy(3);

  private final MovedDomains domains;
  private final Cutovers cutovers;
  private final Fleet fleet;
  private final DualWriteEvidence evidence;
  private final Clock clock;
  private final Map<String, At<Standing>> standings = new ConcurrentHashMap<>();
  private final Map<String, At<LedgerCounts>> ledgers = new ConcurrentHashMap<>();
  private final ScheduledExecutorService looks = Daemons.one("ficus-cutover-watch");

  CutoverWatch(
      MovedDomains domains,
      Cutovers cutovers,
      Fleet fleet,
      DualWriteEvidence evidence,
      Clock clock) {
    this.domains = domains;
    this.cutovers = cutovers;
    this.fleet = fleet;
    this.evidence = evidence;
    this.clock = clock;
    var unused =
        looks.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * How a cutover stands.
   *
   * @param handOver the latest
   * @param live instances that are alive
   * @param acknowledged of these, those that act on the current epoch
   * @param openStrays stray writes that wait for a person
   */
  record Standing(
      DomainStage stage,
      Optional<HandOverReport> handOver,
      long live,
      long acknowledged,
      long openStrays) {

    private static Standing of(
        DomainStage stage, Optional<HandOverReport> handOver, List<Member> fleet, long strays) {
      List<Member> alive = fleet.stream().filter(Member::alive).toList();
      return new Standing(
          stage,
          handOver,
          alive.size(),
          alive.stream().filter(member -> member.actsOn(stage.epoch())).count(),
          strays);
    }
  }

  private record At<T>(Instant at, T what) {}

  /** The names of the domains that are looked at, in the order in which they are shown. */
  Collection<String> domains() {
    return domains.all().stream().map(MovedDomain::name).toList();
  }

  /** How that of a domain stood a few seconds ago; empty if it was not read for half a minute. */
  Optional<Standing> of(String domain) {
    return lately(standings.get(domain), KNOWN_FOR);
  }

  /**
   * The routed writes of the last quarter of an hour, as they were seen a minute ago: what has
   * diverged is known up to the last watermark that a gate or a person had taken here.
   */
  Optional<LedgerCounts> ledger(String domain) {
    return lately(ledgers.get(domain), LEDGER_KNOWN_FOR);
  }

  private <T> Optional<T> lately(@Nullable At<T> seen, Duration limit) {
    return Optional.ofNullable(seen)
        .filter(it -> Duration.between(it.at(), clock.instant()).compareTo(limit) < 0)
        .map(At::what);
  }

  private void look() {
    domains().forEach(this::look);
  }

  private void look(String domain) {
    try {
      Instant now = clock.instant();
      cutovers
          .show(domain)
          .ifPresent(
              stage ->
                  standings.put(
                      domain,
                      new At<>(
                          now,
                          Standing.of(
                              stage,
                              cutovers.handOver(domain),
                              fleet.members(domain),
                              evidence.strayWrites(domain, WINDOW).unsettled()))));
      At<LedgerCounts> ledger = ledgers.get(domain);
      if (ledger == null || !now.isBefore(ledger.at().plus(LEDGER_LOOK))) {
        ledgers.put(domain, new At<>(now, evidence.ledgerSeen(domain, WINDOW)));
      }
    } catch (RuntimeException e) {
      // An exception that escaped would end the schedule for good. What grows old shows it.
      LOG.log(
          System.Logger.Level.DEBUG,
          "How the cutover of " + domain + " stands was not read: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
