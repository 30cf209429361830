package io.ficus.app.handover;

import io.ficus.app.web.Asked;
import io.ficus.app.web.ProblemException;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.feed.DeadLetter;
import io.ficus.cdc.feed.DeadLetterContent;
import io.ficus.cdc.feed.DeadLetters;
import io.ficus.cdc.feed.FeedAuditEntry;
import io.ficus.cdc.feed.ReplayReport;
import io.ficus.seam.reverse.ReverseFeed;
import java.util.List;
import java.util.Optional;
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

/**
 * The reverse sync over HTTP: how it stands, what it could not bring, and what was done about it.
 */
@RestController
@RequestMapping("/api/v1/reverse/{domain}")
final class ReverseController {

  private static final int MOST = 100;

  private final MovedDomains domains;
  private final ReverseSyncs reverses;
  private final ReverseStandings standings;

  ReverseController(MovedDomains domains, ReverseSyncs reverses, ReverseStandings standings) {
    this.domains = domains;
    this.reverses = reverses;
    this.standings = standings;
  }

  @GetMapping
  Standing status(@PathVariable String domain) {
    Optional<DeadLetters> letters = reverse(domain).deadLetters();
    ReverseStandings.Standing standing = standings.of(domain);
    return new Standing(
        1,
        domain,
        standing.needed(),
        standing.running(),
        standing.state(),
        standing.lag().map(lag -> lag.toMillis() / 1000.0).orElse(null),
        standing.recordsBehind(),
        standing.deadLetters().orElse(null),
        letters.map(it -> it.list(ReverseFeed.of(domain), MOST)).orElse(List.of()));
  }

  @GetMapping("/dead-letters/{id}")
  Shown show(@PathVariable String domain, @PathVariable long id) {
    return new Shown(1, content(letters(domain), domain, id));
  }

  @PostMapping("/retry")
  Retried retry(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    Optional<Mandate> mandate =
        dryRun ? Optional.empty() : Optional.of(Asked.mandate(actor, asked));
    DeadLetters letters =
        reverse(domain)
            .feed()
            .orElseThrow(
                () ->
                    new ProblemException(
                        HttpStatus.CONFLICT,
                        "reverse-sync-not-running",
                        "The reverse sync of "
                            + domain
                            + " does not run on this server, so nothing can be brought. Nothing was"
                            + " changed. It runs while the domain store has the authority, before"
                            + " COMPLETE."))
            .deadLetters();
    String name = ReverseFeed.of(domain);
    return new Retried(
        1,
        dryRun,
        mandate
            .map(why -> letters.replay(name, OptionalLong.empty(), why))
            .orElseGet(() -> letters.rehearse(name, OptionalLong.empty())));
  }

  @PostMapping("/dead-letters/{id}/drop")
  Dropped drop(
      @PathVariable String domain,
      @PathVariable long id,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    Optional<Mandate> mandate =
        dryRun ? Optional.empty() : Optional.of(Asked.mandate(actor, asked));
    DeadLetters letters = letters(domain);
    DeadLetterContent content = content(letters, domain, id);
    if (mandate.isPresent() && !letters.drop(ReverseFeed.of(domain), id, mandate.get())) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "resolved-meanwhile",
          "Dead letter " + id + " was resolved a moment ago.");
    }
    return new Dropped(1, dryRun, content.letter(), content.waitingBehind());
  }

  @GetMapping("/history")
  History history(@PathVariable String domain) {
    return new History(1, letters(domain).history(ReverseFeed.of(domain), MOST));
  }

  private ReverseFollowing reverse(String domain) {
    return reverses.of(domains.of(domain).name()).orElseThrow();
  }

  private DeadLetters letters(String domain) {
    return reverse(domain)
        .deadLetters()
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "legacy-store-not-ready",
                    "The legacy store, which keeps the dead letters of the reverse sync, is away or"
                        + " has no fence: ficus fence status "
                        + domain));
  }

  private static DeadLetterContent content(DeadLetters letters, String domain, long id) {
    return letters
        .show(ReverseFeed.of(domain), id)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown-dead-letter",
                    "The reverse sync of "
                        + domain
                        + " has no unresolved dead letter "
                        + id
                        + ". See 'ficus reverse status "
                        + domain
                        + "'."));
  }

  record Retried(int schemaVersion, boolean dryRun, ReplayReport report) {}

  record Shown(int schemaVersion, DeadLetterContent deadLetter) {}

  /**
   * What was, or would be, dropped.
   *
   * @param stillWaiting later dead letters of the same key, which stay
   */
  record Dropped(int schemaVersion, boolean dryRun, DeadLetter dropped, int stillWaiting) {}

  record History(int schemaVersion, List<FeedAuditEntry> entries) {}

  /**
   * How it stands.
   *
   * @param needed whether the domain decides and the legacy store is to follow
   * @param lagSeconds how old the oldest decision may be that it has not handled; {@code null} if
   *     it does not run here, or if that is not known yet
   * @param deadLetters how many there are; those of {@code letters} are the oldest; {@code null} if
   *     the legacy store does not say
   */
  record Standing(
      int schemaVersion,
      String domain,
      boolean needed,
      boolean running,
      String state,
      @Nullable Double lagSeconds,
      long recordsBehind,
      @Nullable Long deadLetters,
      List<DeadLetter> letters) {}
}
