package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.Cutovers;
import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.Stage;
import io.ficus.cutover.adapter.in.web.CutoverJson.Asked;
import io.ficus.cutover.adapter.in.web.CutoverJson.DomainView;
import io.ficus.cutover.adapter.in.web.CutoverJson.EntryView;
import io.ficus.cutover.application.Acts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

/** The cutover over HTTP. The ETag of a domain is its epoch; send it as If-Match to be safe. */
@RestController
@RequestMapping("/api/v1/cutover/domains")
final class CutoverController {

  private final Cutovers cutovers;
  private final Acts acts;

  CutoverController(Cutovers cutovers, Acts acts) {
    this.cutovers = cutovers;
    this.acts = acts;
  }

  @GetMapping
  CutoverJson.Domains list() {
    return new CutoverJson.Domains(
        CutoverJson.SCHEMA_VERSION, cutovers.list().stream().map(DomainView::of).toList());
  }

  @GetMapping("/{domain}")
  ResponseEntity<Object> show(@PathVariable String domain) {
    return cutovers
        .show(domain)
        .map(
            stage ->
                Answers.ok(
                    stage,
                    new CutoverJson.OneDomain(
                        CutoverJson.SCHEMA_VERSION,
                        DomainView.of(stage),
                        cutovers
                            .ramp(domain)
                            .map(ramp -> CutoverJson.RampView.of(ramp, cutovers.rampShare(domain)))
                            .orElse(null),
                        CutoverJson.PassedView.overridden(
                            cutovers.history(domain).orElseGet(List::of)),
                        CutoverJson.PassedView.leftOut(
                            cutovers.history(domain).orElseGet(List::of)),
                        cutovers.handOver(domain).map(HandOverJson::of).orElse(null))))
        .orElseGet(() -> unknown(domain));
  }

  @GetMapping("/{domain}/plan")
  ResponseEntity<Object> plan(@PathVariable String domain) {
    return cutovers
        .plan(domain)
        .map(plan -> Answers.ok(plan.current(), CutoverJson.Plan.of(plan)))
        .orElseGet(() -> unknown(domain));
  }

  @GetMapping("/{domain}/history")
  ResponseEntity<Object> history(@PathVariable String domain) {
    return cutovers
        .history(domain)
        .map(
            entries ->
                ResponseEntity.ok()
                    .<Object>body(
                        new CutoverJson.History(
                            CutoverJson.SCHEMA_VERSION,
                            domain,
                            entries.stream().map(EntryView::of).toList(),
                            CutoverJson.ActView.of(acts.of(domain)))))
        .orElseGet(() -> unknown(domain));
  }

  @PostMapping("/{domain}/advance")
  ResponseEntity<Object> advance(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @RequestHeader(name = Requests.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    return Answers.of(
        cutovers.advance(domain, stage(asked), Requests.of(ifMatch, actor, asked, dryRun)));
  }

  @PostMapping("/{domain}/rollback")
  ResponseEntity<Object> rollback(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @RequestHeader(name = Requests.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    return Answers.of(
        cutovers.rollback(domain, stage(asked), Requests.of(ifMatch, actor, asked, dryRun)));
  }

  @GetMapping("/{domain}/gates")
  ResponseEntity<Object> gates(@PathVariable String domain) {
    return cutovers
        .plan(domain)
        .map(plan -> Answers.ok(plan.current(), CutoverJson.Gates.of(plan)))
        .orElseGet(() -> unknown(domain));
  }

  @GetMapping("/{domain}/doctor")
  ResponseEntity<Object> doctor(@PathVariable String domain) {
    return cutovers
        .doctor(domain)
        .map(findings -> ResponseEntity.ok().<Object>body(CutoverJson.Doctor.of(domain, findings)))
        .orElseGet(() -> unknown(domain));
  }

  @PostMapping("/{domain}/reassert")
  ResponseEntity<Object> reassert(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @RequestHeader(name = Requests.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    return Answers.of(cutovers.reassert(domain, Requests.of(ifMatch, actor, asked, dryRun)));
  }

  @PostMapping("/{domain}/ramp")
  ResponseEntity<Object> ramp(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @RequestHeader(name = Requests.ACTOR, required = false) @Nullable String actor,
      @RequestBody CutoverJson.AskedRamp asked) {
    ReadRamp ramp;
    try {
      ramp = asked.ramp();
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("ramp-unreadable", e.getMessage() + ".");
    }
    Asked why = new Asked(asked.reason(), null);
    return Answers.of(cutovers.ramp(domain, ramp, Requests.of(ifMatch, actor, why, dryRun)));
  }

  @GetMapping("/{domain}/drop-sql")
  ResponseEntity<Object> dropSql(@PathVariable String domain) {
    return cutovers
        .dropSql(domain)
        .map(
            sql ->
                ResponseEntity.ok()
                    .<Object>body(new CutoverJson.DropSql(CutoverJson.SCHEMA_VERSION, domain, sql)))
        .orElseGet(() -> unknown(domain));
  }

  private static Optional<Stage> stage(@Nullable Asked asked) {
    return Optional.ofNullable(asked).map(Asked::to).map(CutoverController::stage);
  }

  private static Stage stage(String name) {
    String wanted = name.strip().toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(Stage.values())
        .filter(stage -> stage.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new BadRequestException(
                    "unknown-stage",
                    "There is no stage '"
                        + name
                        + "'. The stages are "
                        + Arrays.toString(Stage.values())
                        + "."));
  }

  private static ResponseEntity<Object> unknown(String domain) {
    return Answers.refused(Problems.unknownDomain(domain));
  }
}
