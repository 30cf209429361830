package io.ficus.app.server;

import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.feed.DeadLetter;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cdc.feed.RetryReport;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The feeds over HTTP: how they stand, and what they could not apply. */
@RestController
@RequestMapping("/api/v1/feeds")
final class FeedController {

  private final KafkaChangeFeed feed;

  FeedController(KafkaChangeFeed feed) {
    this.feed = feed;
  }

  @GetMapping
  Feeds feeds() {
    return new Feeds(1, feed.domains().stream().map(feed::status).toList());
  }

  @GetMapping("/{domain}/dead-letters")
  Letters deadLetters(@PathVariable String domain, @RequestParam(defaultValue = "100") int limit) {
    feed.status(domain);
    return new Letters(1, feed.deadLetters().list(domain, Math.max(1, Math.min(limit, 1_000))));
  }

  @PostMapping("/{domain}/dead-letters/retry")
  Retried retry(@PathVariable String domain, @RequestParam(defaultValue = "false") boolean dryRun) {
    feed.status(domain);
    return dryRun
        ? new Retried(1, true, new RetryReport(0, List.of()))
        : new Retried(1, false, feed.deadLetters().retry(domain));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unknown(IllegalArgumentException e) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
    problem.setProperty("code", "unknown-domain");
    return ResponseEntity.status(HttpStatus.NOT_FOUND).body(problem);
  }

  record Feeds(int schemaVersion, List<FeedStatus> feeds) {}

  record Letters(int schemaVersion, List<DeadLetter> deadLetters) {}

  record Retried(int schemaVersion, boolean dryRun, RetryReport report) {}
}
