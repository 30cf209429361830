package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Sample;
import io.ficus.reconciliation.SideTotals;
import io.ficus.reconciliation.Sketch;
import io.ficus.reconciliation.Totals;
import io.ficus.reconciliation.application.ReportWriter;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.Cluster;
import io.ficus.reconciliation.domain.Difference;
import io.ficus.reconciliation.domain.RecordComparator;
import io.ficus.reconciliation.domain.Trend;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** The whole report for programs. Differences come last, so that a reader can stream them. */
final class JsonReport implements ReportWriter {

  private static final int SCHEMA_VERSION = 5;

  private final JsonMapper mapper =
      JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  @Override
  public ReportFormat format() {
    return ReportFormat.JSON;
  }

  @Override
  public void write(Subject subject, Writer out) throws IOException {
    Run run = subject.run();
    try (JsonGenerator json = mapper.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberProperty("schemaVersion", SCHEMA_VERSION);
      json.writeStringProperty("writtenAt", subject.writtenAt().toString());
      property(json, "run", run(run));
      property(json, "totals", totals(run.totals()));
      property(
          json,
          "equation",
          Map.of("legacy", equation(run.legacySide()), "domain", equation(run.domainSide())));
      property(
          json,
          "exclusions",
          subject.pair().exclusions().stream()
              .map(one -> Map.of("keys", one.keys().toString(), "reason", one.reason()))
              .toList());
      property(json, "checks", subject.checks().stream().map(JsonReport::check).toList());
      property(
          json,
          "selfTest",
          Map.of(
              "planted", subject.tally().selfTestPlanted(),
              "found", subject.tally().selfTestFound()));
      property(
          json,
          "sides",
          Map.of(
              "legacy", subject.pair().legacy().name(),
              "domain", subject.pair().domainSide().name()));
      property(json, "columns", subject.columns().stream().map(JsonReport::column).toList());
      property(json, "trend", trend(subject.trend()));
      property(
          json,
          "load",
          Map.of(
              "chunks", subject.load().chunks(),
              "busyMillis", subject.load().busy().toMillis(),
              "longestMillis", subject.load().longest().toMillis()));
      property(json, "clusters", subject.clusters().stream().map(JsonReport::cluster).toList());
      property(json, "unprovenReasons", subject.unprovenReasons());
      property(
          json,
          "trust",
          subject.trust().stream()
              .map(
                  one ->
                      Map.of("what", one.what(), "found", one.found(), "state", one.state().name()))
              .toList());
      property(json, "limits", subject.limits());
      property(json, "history", subject.history().stream().map(JsonReport::run).toList());
      json.writeNumberProperty("differenceCount", subject.tally().differences());
      json.writeArrayPropertyStart("differences");
      subject
          .differences()
          .forEach(Long.MAX_VALUE, difference -> json.writePOJO(difference(difference)));
      json.writeEndArray();
      json.writeEndObject();
    }
    out.flush();
  }

  private static void property(JsonGenerator json, String name, Object value) {
    json.writeName(name);
    json.writePOJO(value);
  }

  private static Map<String, @Nullable Object> run(Run run) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", run.id());
    fields.put("domain", run.domain());
    fields.put("pair", run.pair());
    fields.put("actor", run.actor());
    fields.put("state", run.state().name());
    fields.put("verdict", Words.code(run.verdict()));
    fields.put("why", Words.why(run.verdict()));
    fields.put("complete", run.complete());
    fields.put("repaired", run.repaired());
    fields.put("resumed", run.resumed());
    fields.put("sampleEvery", run.sample().map(Sample::every).orElse(null));
    fields.put("sketchCells", run.sketch().map(Sketch::cells).orElse(null));
    fields.put("lockedKeys", run.locked().map(Run.Locked::keys).orElse(null));
    fields.put(
        "longestLockMillis", run.locked().map(locked -> locked.longest().toMillis()).orElse(null));
    fields.put("startedAt", run.startedAt().toString());
    fields.put("finishedAt", run.finishedAt().map(Object::toString).orElse(null));
    fields.put("chunksDone", run.progress().chunksDone());
    fields.put("chunksTotal", run.progress().chunksTotal());
    return fields;
  }

  private static Map<String, Long> totals(Totals totals) {
    Map<String, Long> fields = new LinkedHashMap<>();
    fields.put("keysSeen", totals.keysSeen());
    fields.put("matched", totals.matched());
    fields.put("differing", totals.differing());
    fields.put("missing", totals.missing());
    fields.put("extra", totals.extra());
    fields.put("unmappable", totals.unmappable());
    fields.put("duplicate", totals.duplicate());
    fields.put("unproven", totals.unproven());
    fields.put("accountedFor", totals.accountedFor());
    return fields;
  }

  private static Map<String, Object> equation(SideTotals side) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("seen", side.seen());
    side.terms().forEach(term -> fields.put(term.name(), term.keys()));
    fields.put("holds", side.holds());
    return fields;
  }

  private static Map<String, Object> check(CheckResult check) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", check.name());
    fields.put("side", check.side());
    fields.put("label", check.label());
    fields.put("legacy", check.legacy());
    fields.put("domain", check.domain());
    fields.put("state", check.state().name());
    return fields;
  }

  private static Map<String, @Nullable Object> trend(Trend trend) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("previous", trend.previous().isPresent() ? trend.previous().getAsLong() : null);
    fields.put("new", trend.fresh());
    fields.put("still", trend.still());
    fields.put("resolved", trend.resolved());
    return fields;
  }

  private static Map<String, Object> cluster(Cluster cluster) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("column", cluster.column());
    fields.put("kind", cluster.kind().name());
    fields.put("cause", cluster.cause().name());
    fields.put("detail", cluster.detail());
    fields.put("count", cluster.count());
    fields.put("samples", cluster.samples().stream().map(JsonReport::difference).toList());
    return fields;
  }

  private static Map<String, String> column(Column column) {
    return Map.of(
        "name", column.name(),
        "classification", column.classification().name(),
        "rule", RecordComparator.rule(column));
  }

  private static Map<String, @Nullable Object> difference(Difference difference) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", difference.id().value());
    fields.put("key", difference.key().text());
    fields.put("column", difference.column().column());
    fields.put("kind", difference.column().kind().name());
    fields.put("cause", difference.column().cause().name());
    fields.put("detail", difference.column().detail());
    fields.put("rule", difference.column().rule());
    fields.put("raw", difference.column().raw());
    fields.put("expected", difference.column().expected());
    fields.put("actual", difference.column().actual());
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("watermark", difference.evidence().watermark());
    evidence.put("watermarkPosition", difference.evidence().position());
    evidence.put("readAt", difference.evidence().readAt().toString());
    evidence.put("readAgainAt", difference.evidence().readAgainAt().toString());
    evidence.put("rounds", difference.evidence().rounds());
    fields.put("evidence", evidence);
    return fields;
  }
}
