package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.ApprovalOutcome;
import io.ficus.cutover.Approvals;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Steps that two people stand for, over HTTP. */
@RestController
@RequestMapping("/api/v1/cutover/domains/{domain}/approvals")
final class ApprovalController {

  private final Approvals approvals;

  ApprovalController(Approvals approvals) {
    this.approvals = approvals;
  }

  @GetMapping
  ResponseEntity<Object> list(@PathVariable String domain) {
    return approvals
        .list(domain)
        .map(all -> ResponseEntity.ok().<Object>body(ApprovalJson.Listed.of(domain, all)))
        .orElseGet(() -> Answers.refused(Problems.unknownDomain(domain)));
  }

  @PostMapping
  ResponseEntity<Object> ask(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @RequestHeader(name = Requests.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) ApprovalJson.@Nullable Asked asked) {
    Set<String> overrides =
        asked == null || asked.override() == null ? Set.of() : Set.copyOf(asked.override());
    String reason = asked == null ? null : asked.reason();
    return answer(approvals.ask(domain, overrides, Requests.of(ifMatch, actor, reason, dryRun)));
  }

  @PostMapping("/{id}/give")
  ResponseEntity<Object> give(
      @PathVariable String domain,
      @PathVariable long id,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @RequestHeader(name = Requests.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) CutoverJson.@Nullable Asked asked) {
    return answer(approvals.approve(domain, id, Requests.of(ifMatch, actor, asked, dryRun)));
  }

  private static ResponseEntity<Object> answer(ApprovalOutcome outcome) {
    if (outcome instanceof ApprovalOutcome.Asked it) {
      return ResponseEntity.ok(
          ApprovalJson.Change.of(it.stored() ? "asked" : "would-ask", it.approval()));
    }
    if (outcome instanceof ApprovalOutcome.Approved it) {
      return ResponseEntity.ok(
          ApprovalJson.Change.of(it.stored() ? "approved" : "would-approve", it.approval()));
    }
    return Answers.refused(ApprovalProblems.of(outcome));
  }
}
