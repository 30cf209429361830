package io.ficus.app.handover;

import io.ficus.app.web.Asked;
import io.ficus.app.web.ProblemException;
import io.ficus.seam.reverse.SettlementOutcome;
import io.ficus.seam.reverse.StraySettlement;
import io.ficus.seam.reverse.StrayWrite;
import io.ficus.seam.reverse.StrayWrites;
import java.util.List;
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

/** Stray writes over HTTP: what there is, and what a person decides about it. */
@RestController
@RequestMapping("/api/v1/strays/{domain}")
final class StrayController {

  private final StrayWrites strays;
  private final MovedDomains domains;

  StrayController(StrayWrites strays, MovedDomains domains) {
    this.strays = strays;
    this.domains = domains;
  }

  @GetMapping
  Strays list(@PathVariable String domain, @RequestParam(defaultValue = "100") int limit) {
    String known = domains.of(domain).name();
    return new Strays(
        1, strays.countOpen(known), strays.open(known, Math.max(1, Math.min(limit, 1_000))));
  }

  @PostMapping("/{id}/adopt")
  Settled adopt(
      @PathVariable String domain,
      @PathVariable long id,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    StraySettlement settlement = domains.of(domain).strays();
    return settled(
        dryRun,
        dryRun
            ? settlement.rehearseAdoption(id)
            : settlement.adopt(id, Asked.mandate(actor, asked)));
  }

  @PostMapping("/{id}/refuse")
  Settled refuse(
      @PathVariable String domain,
      @PathVariable long id,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    StraySettlement settlement = domains.of(domain).strays();
    return settled(
        dryRun,
        dryRun
            ? settlement.rehearseRefusal(id)
            : settlement.refuse(id, Asked.mandate(actor, asked)));
  }

  private static Settled settled(boolean dryRun, SettlementOutcome outcome) {
    if (outcome instanceof SettlementOutcome.Settled settled) {
      return new Settled(1, dryRun, settled.id(), settled.state().name());
    }
    if (outcome instanceof SettlementOutcome.NotAdoptable not) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "stray-not-adoptable",
          "Stray write "
              + not.id()
              + " stays open, because "
              + not.why()
              + ". Nothing was changed.");
    }
    throw outcome instanceof SettlementOutcome.NotOpen notOpen
        ? new ProblemException(
            HttpStatus.NOT_FOUND, "no-such-stray", "No open stray write " + notOpen.id() + ".")
        : new ProblemException(
            HttpStatus.CONFLICT,
            "not-the-authority",
            "The legacy store has the authority, so its rows are right as they are.");
  }

  record Strays(int schemaVersion, long open, List<StrayWrite> strays) {}

  record Settled(int schemaVersion, boolean dryRun, long id, String state) {}
}
