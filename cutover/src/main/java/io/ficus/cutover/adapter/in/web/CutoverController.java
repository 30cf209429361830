package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.ChangeRequest;
import io.ficus.cutover.Cutovers;
import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.Stage;
import io.ficus.cutover.adapter.in.web.CutoverJson.Asked;
import io.ficus.cutover.adapter.in.web.CutoverJson.DomainView;
import io.ficus.cutover.adapter.in.web.CutoverJson.EntryView;
import io.ficus.cutover.application.ControlStoreException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** The cutover over HTTP. The ETag of a domain is its epoch; send it as If-Match to be safe. */
@RestController
@RequestMapping("/api/v1/cutover/domains")
final class CutoverController {

  private static final String ACTOR = "X-Ficus-Actor";
  private static final Pattern EPOCH = Pattern.compile("\"?(\\d{1,18})\"?");

  private final Cutovers cutovers;

  CutoverController(Cutovers cutovers) {
    this.cutovers = cutovers;
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
                        cutovers.ramp(domain).map(CutoverJson.RampView::of).orElse(null),
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
                            entries.stream().map(EntryView::of).toList())))
        .orElseGet(() -> unknown(domain));
  }

  @PostMapping("/{domain}/advance")
  ResponseEntity<Object> advance(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @RequestHeader(name = ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    if (asked != null && asked.to() != null) {
      throw new BadRequestException(
          "unknown-member",
          "An advance goes one stage forward and takes no `to`. Only a rollback does.");
    }
    return Answers.of(cutovers.advance(domain, request(ifMatch, actor, asked, dryRun)));
  }

  @PostMapping("/{domain}/rollback")
  ResponseEntity<Object> rollback(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @RequestHeader(name = ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    Optional<Stage> to = Optional.ofNullable(asked).map(Asked::to).map(CutoverController::stage);
    return Answers.of(cutovers.rollback(domain, to, request(ifMatch, actor, asked, dryRun)));
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
      @RequestHeader(name = ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    return Answers.of(cutovers.reassert(domain, request(ifMatch, actor, asked, dryRun)));
  }

  @PostMapping("/{domain}/ramp")
  ResponseEntity<Object> ramp(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
      @RequestHeader(name = ACTOR, required = false) @Nullable String actor,
      @RequestBody CutoverJson.AskedRamp asked) {
    ReadRamp ramp;
    try {
      ramp = asked.ramp();
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("ramp-unreadable", e.getMessage() + ".");
    }
    Asked why = new Asked(asked.reason(), null);
    return Answers.of(cutovers.ramp(domain, ramp, request(ifMatch, actor, why, dryRun)));
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

  private static ChangeRequest request(
      @Nullable String ifMatch, @Nullable String actor, @Nullable Asked asked, boolean dryRun) {
    String reason = asked == null || asked.reason() == null ? "" : asked.reason();
    String who = actor == null || actor.isBlank() ? "unknown" : actor;
    return new ChangeRequest(epoch(ifMatch), who, reason, dryRun);
  }

  private static OptionalLong epoch(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return OptionalLong.empty();
    }
    Matcher epoch = EPOCH.matcher(ifMatch.strip());
    if (!epoch.matches()) {
      throw new BadRequestException(
          "epoch-unreadable", "If-Match must be one epoch, such as \"3\", and is " + ifMatch + ".");
    }
    return OptionalLong.of(Long.parseLong(epoch.group(1)));
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

  @ExceptionHandler
  ResponseEntity<Object> badRequest(BadRequestException e) {
    return badRequest(e.code(), String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<Object> unreadable(HttpMessageNotReadableException e) {
    return badRequest(
        "body-unreadable", "The body must be JSON such as {\"reason\": \"why\"}, and is not.");
  }

  @ExceptionHandler
  ResponseEntity<Object> mismatch(MethodArgumentTypeMismatchException e) {
    return badRequest(
        "parameter-unreadable",
        "The parameter " + e.getName() + " cannot be " + e.getValue() + ".");
  }

  @ExceptionHandler
  ResponseEntity<Object> storeAway(ControlStoreException e) {
    return Answers.refused(
        Problems.problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "control-store-unavailable",
            "Control store unavailable",
            String.valueOf(e.getMessage())));
  }

  private static ResponseEntity<Object> badRequest(String code, String detail) {
    return Answers.refused(
        Problems.problem(HttpStatus.BAD_REQUEST, code, "Request not understood", detail));
  }
}
