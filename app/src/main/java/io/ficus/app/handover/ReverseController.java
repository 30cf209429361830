package io.ficus.app.handover;

import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.feed.DeadLetter;
import io.ficus.cdc.feed.ReplayReport;
import io.ficus.cutover.domain.gate.ReverseSyncState;
import io.ficus.seam.reverse.ReverseFeed;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
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
  ResponseEntity<?> retry(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "X-Ficus-Actor", defaultValue = "unknown") String actor,
      @RequestBody Map<String, String> body) {
    String reason = body.getOrDefault("reason", "");
    if (!dryRun && reason.isBlank()) {
      ProblemDetail problem =
          ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "Say why, with a reason.");
      problem.setProperty("code", "reason-missing");
      return ResponseEntity.badRequest().body(problem);
    }
    String name = ReverseFeed.of(domain);
    ReplayReport report =
        reverse
            .feed()
            .map(
                feed ->
                    dryRun
                        ? feed.deadLetters().rehearse(name, OptionalLong.empty())
                        : feed.deadLetters()
                            .replay(name, OptionalLong.empty(), new Mandate(actor, reason)))
            .orElseGet(() -> new ReplayReport(0, List.of()));
    return ResponseEntity.ok(new Retried(1, dryRun, report));
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
