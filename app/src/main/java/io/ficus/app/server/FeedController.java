package io.ficus.app.server;

import io.ficus.app.web.Asked;
import io.ficus.app.web.ProblemException;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.feed.DeadLetter;
import io.ficus.cdc.feed.DeadLetterContent;
import io.ficus.cdc.feed.FeedAuditEntry;
import io.ficus.cdc.feed.KafkaChangeFeed;
import io.ficus.cdc.feed.ReplayReport;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The feeds over HTTP: how they stand, what they could not apply, and what was done about it. */
@RestController
@RequestMapping("/api/v1/feeds")
final class FeedController {

  private static final int MOST = 1_000;

  private final KafkaChangeFeed feed;

  FeedController(KafkaChangeFeed feed) {
    this.feed = feed;
  }

  @GetMapping
  Feeds feeds() {
    return new Feeds(1, feed.domains().stream().map(feed::status).toList());
  }

  @GetMapping("/{domain}/dead-letters")
  Letters list(@PathVariable String domain, @RequestParam(defaultValue = "100") int limit) {
    requireFollowed(domain);
    return new Letters(1, feed.deadLetters().list(domain, Math.max(1, Math.min(limit, MOST))));
  }

  @GetMapping("/{domain}/dead-letters/{id}")
  Shown show(@PathVariable String domain, @PathVariable long id) {
    requireFollowed(domain);
    return new Shown(1, content(domain, id));
  }

  @PostMapping("/{domain}/dead-letters/replay")
  Replayed replay(
      @PathVariable String domain,
      @RequestParam(required = false) @Nullable Long id,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    requireFollowed(domain);
    OptionalLong only = id == null ? OptionalLong.empty() : OptionalLong.of(id);
    return dryRun
        ? new Replayed(1, true, feed.deadLetters().rehearse(domain, only))
        : new Replayed(
            1, false, feed.deadLetters().replay(domain, only, Asked.mandate(actor, asked)));
  }

  @PostMapping("/{domain}/dead-letters/{id}/drop")
  Dropped drop(
      @PathVariable String domain,
      @PathVariable long id,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    requireFollowed(domain);
    DeadLetterContent content = content(domain, id);
    if (!dryRun && !feed.deadLetters().drop(domain, id, Asked.mandate(actor, asked))) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "resolved-meanwhile",
          "Dead letter " + id + " was resolved a moment ago.");
    }
    return new Dropped(1, dryRun, content.letter(), content.waitingBehind());
  }

  @GetMapping("/{domain}/history")
  History history(@PathVariable String domain, @RequestParam(defaultValue = "100") int limit) {
    requireFollowed(domain);
    return new History(1, feed.deadLetters().history(domain, Math.max(1, Math.min(limit, MOST))));
  }

  private DeadLetterContent content(String domain, long id) {
    return feed.deadLetters()
        .show(domain, id)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown-dead-letter",
                    "The domain " + domain + " has no unresolved dead letter " + id + "."));
  }

  private void requireFollowed(String domain) {
    if (!feed.domains().contains(domain)) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND,
          "unknown-domain",
          "The domain " + domain + " is not followed; followed are " + feed.domains() + ".");
    }
  }

  record Feeds(int schemaVersion, List<FeedStatus> feeds) {}

  record Letters(int schemaVersion, List<DeadLetter> deadLetters) {}

  record Shown(int schemaVersion, DeadLetterContent deadLetter) {}

  record Replayed(int schemaVersion, boolean dryRun, ReplayReport report) {}

  /**
   * What was, or would be, dropped.
   *
   * @param stillWaiting later dead letters of the same key, which stay
   */
  record Dropped(int schemaVersion, boolean dryRun, DeadLetter dropped, int stillWaiting) {}

  record History(int schemaVersion, List<FeedAuditEntry> entries) {}
}
