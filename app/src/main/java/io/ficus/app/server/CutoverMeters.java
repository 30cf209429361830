package io.ficus.app.server;

import io.ficus.app.server.CutoverWatch.Standing;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.Stage;
import io.ficus.cutover.domain.gate.LedgerCounts;
import io.ficus.seam.SeamCounts;
import io.ficus.seam.SeamRouter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/**
 * How the cutovers stand, and what this instance's seams have done. Every server tells the same of
 * a cutover, and of the calls its own. NaN where it is not known.
 */
@Component
final class CutoverMeters implements MeterBinder {

  private static final double MILLIS = 0.001;

  private final CutoverWatch watch;
  private final SeamRouter router;

  CutoverMeters(CutoverWatch watch, SeamRouter router) {
    this.watch = watch;
    this.router = router;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (String domain : watch.domains()) {
      cutover(registry, domain);
      ledger(registry, domain);
      seam(registry, domain);
    }
  }

  private void cutover(MeterRegistry registry, String domain) {
    for (Stage stage : Stage.values()) {
      standing(domain, "ficus.cutover.stage", it -> it.stage().stage() == stage ? 1 : 0)
          .tag("stage", stage.name().toLowerCase(Locale.ROOT))
          .description("1 for the stage at which the domain is")
          .register(registry);
    }
    standing(domain, "ficus.cutover.epoch", it -> it.stage().epoch())
        .description("The number of the domain's stage, which every change raises")
        .register(registry);
    for (String state : new String[] {"RUNNING", "UNDOING", "DONE", "ABANDONED"}) {
      handOver(domain, "ficus.cutover.handover.state", it -> it.state().equals(state) ? 1 : 0, 0)
          .tag("state", state.toLowerCase(Locale.ROOT))
          .description("1 for the state of the domain's latest hand-over")
          .register(registry);
    }
    handOver(domain, "ficus.cutover.writers.kept.out", it -> it.keepsWritersOut() ? 1 : 0, 0)
        .description("1 while a hand-over keeps the domain's writers out")
        .register(registry);
    handOver(
            domain,
            "ficus.cutover.pause",
            it -> it.pause().map(pause -> pause.toMillis() * MILLIS).orElse(0.0),
            Double.NaN)
        .baseUnit("seconds")
        .description("How long the latest hand-over kept writers out, or has until now")
        .register(registry);
    standing(domain, "ficus.cutover.fleet.live", Standing::live)
        .description("Instances that are alive")
        .register(registry);
    standing(domain, "ficus.cutover.fleet.acknowledged", Standing::acknowledged)
        .description("Instances that are alive and act on the current epoch")
        .register(registry);
    standing(domain, "ficus.cutover.strays.open", Standing::openStrays)
        .description("Writes of others while the domain decided that wait for a person")
        .register(registry);
  }

  private void ledger(MeterRegistry registry, String domain) {
    Map<String, ToLongFunction<LedgerCounts>> states = new LinkedHashMap<>();
    states.put("confirmed", LedgerCounts::confirmed);
    states.put("healed", LedgerCounts::healed);
    states.put("diverged", LedgerCounts::diverged);
    states.put("unjudged", counts -> counts.unjudged().orElse(0L));
    states.forEach(
        (state, count) ->
            Gauge.builder(
                    "ficus.cutover.ledger",
                    watch,
                    it ->
                        it.ledger(domain)
                            .map(counts -> (double) count.applyAsLong(counts))
                            .orElse(Double.NaN))
                .tag("domain", domain)
                .tag("state", state)
                .description("Routed writes of the last 15 minutes, by what both streams show")
                .register(registry));
  }

  private void seam(MeterRegistry registry, String domain) {
    Map<String, ToLongFunction<SeamCounts>> events = new LinkedHashMap<>();
    events.put("read", SeamCounts::reads);
    events.put("write", SeamCounts::writes);
    events.put("refused", SeamCounts::refused);
    events.put("second.write.ok", SeamCounts::secondWritesOk);
    events.put("second.write.failed", SeamCounts::secondWritesFailed);
    events.put("second.write.skipped", SeamCounts::secondWritesSkipped);
    events.put("compared.matched", SeamCounts::matched);
    events.put("compared.mismatched", SeamCounts::mismatched);
    events.put("compared.faulted", SeamCounts::faulted);
    events.put("compared.inconclusive", SeamCounts::inconclusive);
    events.put("compared.dropped", SeamCounts::dropped);
    events.forEach(
        (event, count) ->
            FunctionCounter.builder(
                    "ficus.seam.calls", router, it -> count.applyAsLong(it.counts(domain)))
                .tag("domain", domain)
                .tag("event", event)
                .description("What has happened at this instance's seam since it started")
                .register(registry));
  }

  private Gauge.Builder<CutoverWatch> standing(
      String domain, String name, ToDoubleFunction<Standing> value) {
    return Gauge.builder(
            name, watch, it -> it.of(domain).map(value::applyAsDouble).orElse(Double.NaN))
        .tag("domain", domain);
  }

  private Gauge.Builder<CutoverWatch> handOver(
      String domain, String name, ToDoubleFunction<HandOverReport> value, double ifThereWasNone) {
    return standing(
        domain, name, it -> it.handOver().map(value::applyAsDouble).orElse(ifThereWasNone));
  }
}
