package io.ficus.app.server;

import io.ficus.app.config.ReconcileSettings;
import io.ficus.app.handover.Daemons;
import io.ficus.cdc.feed.Notices;
import io.ficus.reconciliation.Reconciliations;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Standing;
import io.ficus.reconciliation.StartOutcome;
import io.ficus.reconciliation.Verdict;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reconciles domains by their schedule, keeps what the metrics show, and tells when a verdict has
 * changed. Every instance does; a run that another one has begun is not begun again, and a notice
 * has the same id from whichever it comes.
 */
final class ReconciliationWatch implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ReconciliationWatch.class.getName());
  private static final long LOOK_SECONDS = 5;
  private static final int LOOKED_BACK = 50;
  private static final String EVENT = "io.ficus.reconciliation.verdict-changed.v1";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Reconciliations reconciliations;
  private final ReconcileSettings settings;
  private final Consumer<Notices.Notice> telling;
  private final Clock clock;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();
  private final Map<String, Told> told = new HashMap<>();
  private final ScheduledExecutorService watching = Daemons.one("ficus-reconciliation-watch");

  /**
   * Up to where it was told.
   *
   * @param resumed how often that run was taken up again when it was told
   */
  private record Told(long run, int resumed, String verdict) {

    static Told of(Run run) {
      return new Told(run.id(), run.resumed(), code(run.verdict()));
    }

    boolean isBefore(Run other) {
      return run < other.id() || (run == other.id() && resumed < other.resumed());
    }
  }

  /** What was seen last. */
  private record Look(Run last, Standing standing, Instant at) {}

  /**
   * @param telling takes a notice, or throws; then it is offered again
   */
  ReconciliationWatch(
      Reconciliations reconciliations,
      ReconcileSettings settings,
      Consumer<Notices.Notice> telling,
      MeterRegistry registry,
      Clock clock) {
    this.reconciliations = reconciliations;
    this.settings = settings;
    this.telling = telling;
    this.clock = clock;
    for (String domain : settings.every().keySet()) {
      if (!reconciliations.domains().contains(domain)) {
        throw io.ficus.app.StartFailure.usage(
            "ficus.reconciliation.every names '"
                + domain
                + "', and no pair is declared for it. There is one for: "
                + String.join(", ", reconciliations.domains()));
      }
    }
    reconciliations.domains().forEach(domain -> bind(registry, domain));
  }

  /** Looks every few seconds from now on. */
  void start() {
    var unused =
        watching.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    for (String domain : reconciliations.domains()) {
      try {
        look(domain);
      } catch (RuntimeException e) {
        // An exception that escaped would end the schedule for good.
        LOG.log(
            System.Logger.Level.WARNING,
            "The reconciliations of " + domain + " could not be looked at: " + e.getMessage());
      }
    }
  }

  /** One look at a domain: the schedule, the metrics, the notice. */
  void look(String domain) {
    begin(domain);
    Optional<Run> last = reconciliations.last(domain);
    if (last.isEmpty()) {
      return;
    }
    Run run = last.get();
    looks.put(domain, new Look(run, reconciliations.standing(domain), clock.instant()));
    if (told.get(domain) == null) {
      // What ended before this instance began was told by another, or is old.
      told.put(domain, Told.of(run));
    } else {
      tell(domain);
    }
  }

  private void begin(String domain) {
    Duration every = settings.every().get(domain);
    if (every == null || reconciliations.running(domain).isPresent()) {
      return;
    }
    boolean due =
        reconciliations
            .last(domain)
            .map(run -> !run.startedAt().plus(every).isAfter(clock.instant()))
            .orElse(true);
    if (due) {
      StartOutcome outcome = reconciliations.start(domain, "schedule");
      if (outcome instanceof StartOutcome.Started started) {
        LOG.log(
            System.Logger.Level.INFO,
            "Run " + started.run().id() + " of " + domain + " begun by schedule");
      }
    }
  }

  /**
   * Every run since the last that was told, in their order: while Kafka was away several may have
   * ended, and the last of them need not be the one that changed the verdict.
   */
  private void tell(String domain) {
    List<Run> newestFirst = reconciliations.history(domain, LOOKED_BACK);
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      Run run = newestFirst.get(i);
      Told before = Objects.requireNonNull(told.get(domain));
      if (before.isBefore(run) && saysSomething(run)) {
        tell(run, before.verdict());
        told.put(domain, Told.of(run));
      }
    }
  }

  /** As for a run that ended last: one of a sample only if it has found differences. */
  private static boolean saysSomething(Run run) {
    return run.state() != Run.State.RUNNING
        && (run.sample().isEmpty() || run.verdict() instanceof Verdict.Differs);
  }

  private void tell(Run run, String before) {
    String now = code(run.verdict());
    if (now.equals(before)) {
      return;
    }
    Map<String, Object> data =
        Map.of(
            "domain",
            run.domain(),
            "run",
            run.id(),
            "verdict",
            now,
            "previousVerdict",
            before,
            "keysSeen",
            run.totals().keysSeen(),
            "disagreeing",
            run.totals().disagreeing(),
            "unproven",
            run.totals().unproven());
    telling.accept(
        new Notices.Notice(
            "reconciliation-run-"
                + run.id()
                + (run.resumed() == 0 ? "" : "-resumed-" + run.resumed()),
            EVENT,
            "/ficus/reconciliation",
            run.domain(),
            run.finishedAt().orElse(run.startedAt()),
            JSON.writeValueAsString(data)));
  }

  private static String code(Verdict verdict) {
    if (verdict instanceof Verdict.Matches) {
      return "MATCHES";
    }
    return verdict instanceof Verdict.Differs ? "DIFFERS" : "UNPROVEN";
  }

  private void bind(MeterRegistry registry, String domain) {
    for (String verdict : List.of("MATCHES", "DIFFERS", "UNPROVEN")) {
      gauge(
          registry,
          "verdict",
          "1 for the verdict of the last run that ended",
          Tags.of("domain", domain, "verdict", verdict),
          null,
          look -> code(look.last().verdict()).equals(verdict) ? 1 : 0);
    }
    Map<String, ToDoubleFunction<Run>> keys =
        Map.of(
            "matched", run -> run.totals().matched(),
            "disagreeing", run -> run.totals().disagreeing(),
            "unproven", run -> run.totals().unproven());
    keys.forEach(
        (outcome, count) ->
            gauge(
                registry,
                "keys",
                "Keys of the last run that ended, by what became of them",
                Tags.of("domain", domain, "outcome", outcome),
                null,
                look -> count.applyAsDouble(look.last())));
    gauge(
        registry,
        "age",
        "Since the last run ended",
        Tags.of("domain", domain),
        "seconds",
        look ->
            Duration.between(
                        look.last().finishedAt().orElse(look.last().startedAt()), clock.instant())
                    .toMillis()
                / 1000.0);
    gauge(
        registry,
        "pending.keys",
        "Keys that changed since they were compared",
        Tags.of("domain", domain),
        null,
        look -> look.standing().pendingKeys());
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      Tags tags,
      @org.jspecify.annotations.Nullable String unit,
      ToDoubleFunction<Look> reading) {
    String domain =
        tags.stream()
            .filter(tag -> tag.getKey().equals("domain"))
            .findFirst()
            .orElseThrow()
            .getValue();
    Gauge.builder(
            "ficus.reconciliation." + name,
            looks,
            seen ->
                Optional.ofNullable(seen.get(domain))
                    .map(reading::applyAsDouble)
                    .orElse(Double.NaN))
        .tags(tags)
        .baseUnit(unit)
        .description(description)
        .register(registry);
  }

  @Override
  public void close() {
    watching.shutdownNow();
  }
}
