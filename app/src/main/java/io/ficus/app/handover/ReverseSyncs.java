package io.ficus.app.handover;

import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cutover.application.ReverseSync;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.handover.PartOutcome;
import io.ficus.seam.reverse.ReverseFeed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The reverse syncs of all domains on this instance, each on its own. Thread-safe. */
final class ReverseSyncs implements ReverseSync, AutoCloseable {

  private final Map<String, ReverseFollowing> byDomain = new LinkedHashMap<>();

  ReverseSyncs(MovedDomains domains, Function<MovedDomain, ReverseFollowing> make) {
    domains.all().forEach(domain -> byDomain.put(domain.name(), make.apply(domain)));
  }

  void begin() {
    byDomain.values().forEach(ReverseFollowing::begin);
  }

  /** That of a domain; absent for one that this server does not move. */
  Optional<ReverseFollowing> of(String domain) {
    return Optional.ofNullable(byDomain.get(domain));
  }

  /**
   * The feed on this instance that has a name of {@link ReverseFeed}; absent if it does not run.
   */
  Optional<KafkaChangeFeed> feed(String reverseName) {
    return byDomain.entrySet().stream()
        .filter(entry -> ReverseFeed.of(entry.getKey()).equals(reverseName))
        .findFirst()
        .flatMap(entry -> entry.getValue().feed());
  }

  @Override
  public PartOutcome captureStart(String domain) {
    return with(domain, ReverseFollowing::captureStart);
  }

  @Override
  public PartOutcome start(String domain, String capturedStart, long term) {
    return with(domain, reverse -> reverse.start(capturedStart, term));
  }

  @Override
  public PartOutcome stop(String domain, long term) {
    return with(domain, reverse -> reverse.stop(term));
  }

  @Override
  public Fact<Boolean> isOn(String domain) {
    return of(domain)
        .map(ReverseFollowing::isOn)
        .orElseGet(() -> new Fact.Missing<>(unknown(domain)));
  }

  private PartOutcome with(String domain, Function<ReverseFollowing, PartOutcome> work) {
    return of(domain).map(work).orElseGet(() -> new PartOutcome.Failed(unknown(domain)));
  }

  private static String unknown(String domain) {
    return "this server does not move " + domain;
  }

  @Override
  public void close() {
    byDomain.values().forEach(ReverseFollowing::close);
  }
}
