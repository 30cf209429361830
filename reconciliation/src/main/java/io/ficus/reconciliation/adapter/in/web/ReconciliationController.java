package io.ficus.reconciliation.adapter.in.web;

import io.ficus.reconciliation.Reconciliations;
import io.ficus.reconciliation.Report;
import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.RunTerms;
import io.ficus.reconciliation.Sample;
import io.ficus.reconciliation.Sketch;
import io.ficus.reconciliation.StartOutcome;
import io.ficus.reconciliation.application.Audit;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Starts reconciliations and shows what came out of them. */
@RestController
@RequestMapping("/api/v1/reconciliation")
class ReconciliationController {

  private static final int MOST_RUNS = 100;
  private static final int MOST_ENTRIES = 1_000;

  private final Reconciliations reconciliations;
  private final Audit audit;

  ReconciliationController(Reconciliations reconciliations, Audit audit) {
    this.reconciliations = reconciliations;
    this.audit = audit;
  }

  @PostMapping("/{domain}/runs")
  ResponseEntity<?> start(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean resume,
      @RequestParam(required = false) @Nullable Long sampleEvery,
      @RequestParam(defaultValue = "0") long sampleOffset,
      @RequestParam(required = false) @Nullable Integer sketchCells,
      @RequestParam(required = false) @Nullable Boolean lockHotRows,
      @RequestHeader(name = "X-Ficus-Actor", required = false) @Nullable String actor) {
    if (sampleEvery != null && (resume || sampleEvery < 1 || sampleOffset >= sampleEvery)) {
      return Problems.notASample();
    }
    if (sketchCells != null
        && (resume
            || sampleEvery != null
            || sketchCells < Sketch.FEWEST
            || sketchCells > Sketch.MOST)) {
      return Problems.notASketch();
    }
    String who = Why.who(actor);
    if (lockHotRows != null && resume) {
      return Problems.locksAreKept();
    }
    RunTerms terms = new RunTerms(Optional.empty(), Optional.ofNullable(lockHotRows));
    if (sampleEvery != null) {
      terms = terms.by(new Sample(sampleEvery, sampleOffset));
    } else if (sketchCells != null) {
      terms = terms.by(new Sketch(sketchCells));
    }
    StartOutcome outcome =
        resume ? reconciliations.resume(domain, who) : reconciliations.start(domain, terms, who);
    if (outcome instanceof StartOutcome.Started started) {
      Run run = started.run();
      return ResponseEntity.accepted().location(URI.create(runPath(run))).body(RunJson.of(run));
    }
    if (outcome instanceof StartOutcome.Busy busy) {
      return Problems.busy(domain, busy.runningId());
    }
    if (outcome instanceof StartOutcome.NotResumable not) {
      return Problems.notResumable(domain, not.why());
    }
    if (outcome instanceof StartOutcome.Held held) {
      return Problems.held(domain, held.why());
    }
    return Problems.unknownDomain(domain, reconciliations.domains());
  }

  /** Switches reconciliations of a domain off; what runs ends at its next chunk. */
  @PostMapping("/{domain}/hold")
  ResponseEntity<?> hold(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "X-Ficus-Actor", required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Why why) {
    return switched(
        domain, dryRun, true, why, reason -> reconciliations.hold(domain, Why.who(actor), reason));
  }

  /** Lets them run again. */
  @PostMapping("/{domain}/release")
  ResponseEntity<?> release(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = "X-Ficus-Actor", required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Why why) {
    return switched(
        domain,
        dryRun,
        false,
        why,
        reason -> reconciliations.release(domain, Why.who(actor), reason));
  }

  private ResponseEntity<?> switched(
      String domain, boolean dryRun, boolean held, @Nullable Why why, Consumer<String> change) {
    return known(
        domain,
        () -> {
          if (!dryRun) {
            if (why == null || why.reason() == null || why.reason().isBlank()) {
              return Problems.reasonMissing();
            }
            change.accept(why.reason());
          }
          return ResponseEntity.ok(new HoldJson(1, domain, dryRun, held));
        });
  }

  /** What people did, newest first. */
  @GetMapping("/{domain}/audit")
  ResponseEntity<?> audit(
      @PathVariable String domain, @RequestParam(defaultValue = "100") int limit) {
    return known(
        domain,
        () -> ResponseEntity.ok(audit.newest(domain, Math.max(1, Math.min(limit, MOST_ENTRIES)))));
  }

  /** Up to where the domain is verified, and what has changed since. */
  @GetMapping("/{domain}/standing")
  ResponseEntity<?> standing(@PathVariable String domain) {
    return known(
        domain, () -> ResponseEntity.ok(StandingJson.of(domain, reconciliations.standing(domain))));
  }

  /** Compares what changed since the last clean run. */
  @PostMapping("/{domain}/verify")
  ResponseEntity<?> verify(
      @PathVariable String domain, @RequestParam(defaultValue = "10000") long budgetMillis) {
    return known(
        domain,
        () ->
            ResponseEntity.ok(
                ChangedKeysJson.of(
                    reconciliations.verifyChanged(domain, Duration.ofMillis(budgetMillis)))));
  }

  @GetMapping("/{domain}/runs")
  ResponseEntity<?> runs(
      @PathVariable String domain, @RequestParam(defaultValue = "20") int limit) {
    return known(
        domain,
        () -> {
          List<RunJson> runs =
              reconciliations.history(domain, Math.max(1, Math.min(limit, MOST_RUNS))).stream()
                  .map(RunJson::of)
                  .toList();
          return ResponseEntity.ok(runs);
        });
  }

  @GetMapping("/{domain}/runs/{id}")
  ResponseEntity<?> run(@PathVariable String domain, @PathVariable long id) {
    return known(
        domain,
        () ->
            reconciliations
                .run(domain, id)
                .<ResponseEntity<?>>map(run -> ResponseEntity.ok(RunJson.of(run)))
                .orElseGet(() -> Problems.noRun(domain, id)));
  }

  /**
   * The report of a run, or of the one that ended last. Problems leave by an exception here, for a
   * body is streamed only if the method's type says so.
   */
  @GetMapping("/{domain}/report")
  ResponseEntity<StreamingResponseBody> report(
      @PathVariable String domain,
      @RequestParam(defaultValue = "html") String format,
      @RequestParam(required = false) @Nullable Long run) {
    if (!reconciliations.domains().contains(domain)) {
      throw new ProblemException(Problems.unknownDomain(domain, reconciliations.domains()));
    }
    ReportFormat wanted =
        Arrays.stream(ReportFormat.values())
            .filter(known -> known.name().equals(format.toUpperCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(() -> new ProblemException(Problems.unknownFormat(format)));
    Optional<Long> id = run == null ? reconciliations.last(domain).map(Run::id) : Optional.of(run);
    return id.flatMap(known -> reconciliations.report(domain, known, wanted))
        .map(ReconciliationController::streamed)
        .orElseThrow(() -> new ProblemException(Problems.noRun(domain, run)));
  }

  /** Whether reconciliations of a domain are switched off now, or would be. */
  record HoldJson(int schemaVersion, String domain, boolean dryRun, boolean held) {}

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(ProblemException problem) {
    return problem.answer();
  }

  private ResponseEntity<?> known(String domain, Supplier<ResponseEntity<?>> answer) {
    return reconciliations.domains().contains(domain)
        ? answer.get()
        : Problems.unknownDomain(domain, reconciliations.domains());
  }

  private static ResponseEntity<StreamingResponseBody> streamed(Report report) {
    return ResponseEntity.ok()
        .contentType(mediaType(report.format()))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "inline; filename=\""
                + "reconciliation-run-"
                + report.run().id()
                + "."
                + report.format().name().toLowerCase(Locale.ROOT)
                + "\"")
        .body(
            out -> {
              Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
              report.writeTo(writer);
              writer.flush();
            });
  }

  private static MediaType mediaType(ReportFormat format) {
    return switch (format) {
      case HTML -> new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
      case JSON -> MediaType.APPLICATION_JSON;
      case MD -> new MediaType("text", "markdown", StandardCharsets.UTF_8);
      case JUNIT -> MediaType.APPLICATION_XML;
      case CSV -> new MediaType("text", "csv", StandardCharsets.UTF_8);
    };
  }

  private static String runPath(Run run) {
    return "/api/v1/reconciliation/" + run.domain() + "/runs/" + run.id();
  }
}
