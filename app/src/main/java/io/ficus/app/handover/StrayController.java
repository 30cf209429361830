package io.ficus.app.handover;

import io.ficus.seam.reverse.SettlementOutcome;
import io.ficus.seam.reverse.StraySettlement;
import io.ficus.seam.reverse.StrayWrite;
import io.ficus.seam.reverse.StrayWrites;
import java.util.List;
import java.util.Map;
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

/** Stray writes over HTTP: what there is, and what a person decides about it. */
@RestController
@RequestMapping("/api/v1/strays/{domain}")
final class StrayController {

  private final StrayWrites strays;
  private final StraySettlement settlement;

  StrayController(StrayWrites strays, StraySettlement settlement) {
    this.strays = strays;
    this.settlement = settlement;
  }

  @GetMapping
  Strays list(@PathVariable String domain, @RequestParam(defaultValue = "100") int limit) {
    return new Strays(
        1, strays.countOpen(domain), strays.open(domain, Math.max(1, Math.min(limit, 1_000))));
  }

  @PostMapping("/{id}/adopt")
  ResponseEntity<?> adopt(
      @PathVariable long id,
      @RequestHeader(name = "X-Ficus-Actor", defaultValue = "unknown") String actor,
      @RequestBody Map<String, String> body) {
    return answer(settlement.adopt(id, actor, body.getOrDefault("reason", "")));
  }

  @PostMapping("/{id}/refuse")
  ResponseEntity<?> refuse(
      @PathVariable long id,
      @RequestHeader(name = "X-Ficus-Actor", defaultValue = "unknown") String actor,
      @RequestBody Map<String, String> body) {
    return answer(settlement.refuse(id, actor, body.getOrDefault("reason", "")));
  }

  private static ResponseEntity<?> answer(SettlementOutcome outcome) {
    if (outcome instanceof SettlementOutcome.Settled settled) {
      return ResponseEntity.ok(new Settled(1, settled.id(), settled.state().name()));
    }
    if (outcome instanceof SettlementOutcome.NotOpen notOpen) {
      return problem(
          HttpStatus.NOT_FOUND, "no-such-stray", "No open stray write " + notOpen.id() + ".");
    }
    return outcome instanceof SettlementOutcome.ReasonMissing
        ? problem(HttpStatus.BAD_REQUEST, "reason-missing", "Say why, with a reason.")
        : problem(
            HttpStatus.CONFLICT,
            "not-the-authority",
            "The legacy store has the authority, so its rows are right as they are.");
  }

  private static ResponseEntity<ProblemDetail> problem(
      HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    return ResponseEntity.status(status).body(problem);
  }

  record Strays(int schemaVersion, long open, List<StrayWrite> strays) {}

  record Settled(int schemaVersion, long id, String state) {}
}
