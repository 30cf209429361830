package io.ficus.app.handover;

import io.ficus.app.web.Asked;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.feed.DeadLetter;
import io.ficus.cdc.feed.DeadLetters;
import io.ficus.cdc.feed.ReplayReport;
import io.ficus.cutover.domain.gate.ReverseSyncState;
import io.ficus.seam.reverse.ReverseFeed;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reverse sync over HTTP: how it stands, and what it could not bring. */
@RestController
@RequestMapping("/api/v1/reverse/{domain}")
final class ReverseController {

  private final MovedDomains domains;
  private final ReverseSyncs reverses;

  ReverseController(MovedDomains domains, ReverseSyncs reverses) {
    this.domains = domains;
    this.reverses = reverses;
  }

  @GetMapping
  Standing status(@PathVariable String domain) {
    ReverseFollowing reverse = reverse(domain);
    ReverseSyncState state = reverse.state();
    return new Standing(
        1,
        domain,
        state.running(),
        state.state(),
        state.lag().toMillis() / 1000.0,
        reverse.status().map(FeedStatus::recordsBehind).orElse(0L),
        state.deadLetters(),
        reverse
            .feed()
            .map(feed -> feed.deadLetters().list(ReverseFeed.of(domain), 100))
            .orElse(List.of()));
  }

  @PostMapping("/retry")
  Retried retry(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    Function<DeadLetters, ReplayReport> work =
        dryRun ? rehearsal(domain) : replay(domain, Asked.mandate(actor, asked));
    return new Retried(
        1,
        dryRun,
        reverse(domain)
            .feed()
            .map(feed -> work.apply(feed.deadLetters()))
            .orElseGet(() -> new ReplayReport(0, List.of())));
  }

  private ReverseFollowing reverse(String domain) {
    return reverses.of(domains.of(domain).name()).orElseThrow();
  }

  private static Function<DeadLetters, ReplayReport> rehearsal(String domain) {
    return letters -> letters.rehearse(ReverseFeed.of(domain), OptionalLong.empty());
  }

  private static Function<DeadLetters, ReplayReport> replay(String domain, Mandate mandate) {
    return letters -> letters.replay(ReverseFeed.of(domain), OptionalLong.empty(), mandate);
  }

  record Retried(int schemaVersion, boolean dryRun, ReplayReport report) {}

  record Standing(
      int schemaVersion,
      String domain,
      boolean running,
      String state,
      double lagSeconds,
      long recordsBehind,
      long deadLetters,
      List<DeadLetter> letters) {}
}
