package io.ficus.app.handover;

import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.feed.DeadLetter;
import io.ficus.cdc.feed.ReplayReport;
import io.ficus.cutover.domain.gate.ReverseSyncState;
import io.ficus.seam.reverse.ReverseFeed;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The reverse sync over HTTP: how it stands, and what it could not bring. */
@RestController
@RequestMapping("/api/v1/reverse/{domain}")
final class ReverseController {

  private final ReverseFollowing reverse;

  ReverseController(ReverseFollowing reverse) {
    this.reverse = reverse;
  }

  @GetMapping
  Standing status(@PathVariable String domain) {
    ReverseSyncState state = reverse.reverseSync(domain);
    return new Standing(
        1,
        domain,
        state.running(),
        state.state(),
        state.lag().toMillis() / 1000.0,
        reverse.status(domain).map(FeedStatus::recordsBehind).orElse(0L),
        state.deadLetters(),
        reverse
            .feed()
            .map(feed -> feed.deadLetters().list(ReverseFeed.of(domain), 100))
            .orElse(List.of()));
  }

  @PostMapping("/retry")
  ReplayReport retry(
      @PathVariable String domain,
      @RequestHeader(name = "X-Ficus-Actor", defaultValue = "unknown") String actor) {
    Mandate mandate = new Mandate(actor, "reverse sync retried");
    return reverse
        .feed()
        .map(
            feed ->
                feed.deadLetters().replay(ReverseFeed.of(domain), OptionalLong.empty(), mandate))
        .orElseGet(() -> new ReplayReport(0, List.of()));
  }

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
