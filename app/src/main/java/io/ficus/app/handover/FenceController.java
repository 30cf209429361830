package io.ficus.app.handover;

import io.ficus.app.handover.FenceInstallation.Outcome;
import io.ficus.app.handover.FenceInstallation.Standing;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The fence in the legacy store over HTTP. */
@RestController
@RequestMapping("/api/v1/fences/{domain}")
final class FenceController {

  private final FenceInstallation fence;

  FenceController(FenceInstallation fence) {
    this.fence = fence;
  }

  @GetMapping
  ResponseEntity<?> status(@PathVariable String domain) {
    return fence.knows(domain) ? ResponseEntity.ok(Fence.of(fence.standing())) : unknown(domain);
  }

  @PostMapping("/install")
  ResponseEntity<?> install(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestBody Map<String, String> body) {
    return change(domain, body, dryRun, true);
  }

  @PostMapping("/remove")
  ResponseEntity<?> remove(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestBody Map<String, String> body) {
    return change(domain, body, dryRun, false);
  }

  private ResponseEntity<?> change(
      String domain, Map<String, String> body, boolean dryRun, boolean install) {
    if (!fence.knows(domain)) {
      return unknown(domain);
    }
    if (!dryRun && body.getOrDefault("reason", "").isBlank()) {
      return problem(HttpStatus.BAD_REQUEST, "reason-missing", "Say why, with a reason.");
    }
    Outcome outcome = install ? fence.install(dryRun) : fence.remove(dryRun);
    if (outcome instanceof Outcome.Refused refused) {
      return problem(HttpStatus.CONFLICT, "fence-in-use", refused.why());
    }
    Outcome.Ran ran = (Outcome.Ran) outcome;
    return ResponseEntity.ok(new Changed(1, ran.dryRun(), ran.sql(), Fence.of(fence.standing())));
  }

  private static ResponseEntity<ProblemDetail> unknown(String domain) {
    return problem(
        HttpStatus.NOT_FOUND,
        "unknown-domain",
        "No domain '" + domain + "' is moved by this server.");
  }

  private static ResponseEntity<ProblemDetail> problem(
      HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    return ResponseEntity.status(status).body(problem);
  }

  record Changed(int schemaVersion, boolean dryRun, List<String> sql, Fence fence) {}

  record Fence(
      int schemaVersion,
      String domain,
      List<String> tables,
      int fencedTables,
      boolean installed,
      String authority,
      boolean fenced,
      long epoch) {

    static Fence of(Standing standing) {
      return new Fence(
          1,
          standing.domain(),
          standing.tables(),
          standing.fenced(),
          standing.fenced() == standing.tables().size(),
          standing.held().map(held -> held.authority().name()).orElse("not recorded"),
          standing.held().map(held -> held.fenced()).orElse(false),
          standing.held().map(held -> held.epoch()).orElse(0L));
    }
  }
}
