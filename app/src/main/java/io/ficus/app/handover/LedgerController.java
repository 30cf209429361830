package io.ficus.app.handover;

import io.ficus.app.web.ProblemException;
import io.ficus.seam.reverse.LedgerReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The dual-write ledger over HTTP: how the routed writes of a while stand. To look writes nothing,
 * and so cannot tell what has diverged from what is on its way; to ask writes a watermark.
 */
@RestController
@RequestMapping("/api/v1/ledger/{domain}")
final class LedgerController {

  private final MovedDomains domains;
  private final SeamEvidence evidence;

  LedgerController(MovedDomains domains, SeamEvidence evidence) {
    this.domains = domains;
    this.evidence = evidence;
  }

  @GetMapping
  Ledger show(@PathVariable String domain, @RequestParam(defaultValue = "1h") String window) {
    String known = domains.of(domain).name();
    Duration past = window(window);
    return answer(known, past, evidence.seen(known, past));
  }

  @PostMapping
  Ledger judge(@PathVariable String domain, @RequestParam(defaultValue = "1h") String window) {
    String known = domains.of(domain).name();
    Duration past = window(window);
    return answer(known, past, evidence.judged(known, past));
  }

  private Ledger answer(String domain, Duration window, SeamEvidence.Judged judged) {
    return new Ledger(
        1, domain, window, judged.unjudged(), judged.report(), evidence.settled(domain, window));
  }

  private static Duration window(String text) {
    try {
      Duration window = DurationStyle.detectAndParse(text);
      if (!window.isNegative() && !window.isZero()) {
        return window;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new ProblemException(
        HttpStatus.BAD_REQUEST,
        "bad-window",
        "'" + text + "' is not a window of time; write it as 90s, 15m, 1h or PT1H.");
  }

  /**
   * How they stand.
   *
   * @param unjudged why nothing is said to have diverged although it may have; absent if the
   *     streams were read far enough to tell
   * @param settled some that both stores show
   */
  record Ledger(
      int schemaVersion,
      String domain,
      Duration window,
      Optional<String> unjudged,
      LedgerReport report,
      List<LedgerReport.Settled> settled) {}
}
