package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.HandOverReport;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hand-over as it goes over the wire; durations in seconds. */
record HandOverJson(
    long id,
    String from,
    String to,
    String actor,
    String reason,
    String state,
    String step,
    String truth,
    String next,
    String owner,
    String startedAt,
    String silentSince,
    @Nullable Double predictedPauseSeconds,
    @Nullable Double pauseSeconds,
    boolean keepsWritersOut,
    String note,
    List<Line> steps) {

  record Line(
      String step, String outcome, String detail, String owner, String at, double tookSeconds) {}

  static HandOverJson of(HandOverReport report) {
    return new HandOverJson(
        report.id(),
        report.from().name(),
        report.to().name(),
        report.actor(),
        report.reason(),
        report.state(),
        report.step(),
        report.truth(),
        report.next(),
        report.owner(),
        report.startedAt().toString(),
        report.silentSince().toString(),
        report.predictedPause().map(HandOverJson::seconds).orElse(null),
        report.pause().map(HandOverJson::seconds).orElse(null),
        report.keepsWritersOut(),
        report.note(),
        report.steps().stream()
            .map(
                line ->
                    new Line(
                        line.step(),
                        line.outcome(),
                        line.detail(),
                        line.owner(),
                        line.at().toString(),
                        seconds(line.took())))
            .toList());
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
