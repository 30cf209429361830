package io.ficus.benchmarks.cutover;

import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.Gate;
import io.ficus.cutover.HandOverReport;
import java.util.List;
import java.util.stream.Collectors;

/** Why a domain did not move, in a line. */
final class Reasons {

  private Reasons() {}

  static String of(CutoverOutcome outcome) {
    if (outcome instanceof CutoverOutcome.GateClosed closed) {
      return gates(closed.gates());
    }
    if (outcome instanceof CutoverOutcome.GivenUp givenUp) {
      return of(givenUp.handOver());
    }
    if (outcome instanceof CutoverOutcome.InProgress running) {
      return of(running.handOver());
    }
    return outcome.toString();
  }

  static String of(HandOverReport report) {
    return report.state()
        + " at "
        + report.step()
        + (report.note().isEmpty() ? "" : ": " + report.note());
  }

  private static String gates(List<Gate> gates) {
    return gates.stream()
        .filter(gate -> !gate.lets())
        .map(gate -> gate.rule() + " is " + gate.state())
        .collect(Collectors.joining(", "));
  }
}
