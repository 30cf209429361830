package io.ficus.reconciliation.application;

import io.ficus.reconciliation.ControlTotal;
import io.ficus.reconciliation.Figures;
import io.ficus.reconciliation.Invariant;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.domain.CheckResult;
import io.ficus.reconciliation.domain.CheckResult.State;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares figures that plain SQL counts on both sides, with a watermark between two readings of
 * the side that leads, as the second pass does with keys. While the leading side moves, a figure of
 * the other that lies between its two readings is as it should be; one that lies outside is looked
 * at again, a few times, for a sum can also go up and down between two readings. A figure that
 * never stands still can be proven neither right nor wrong, and the keys have been proven one by
 * one.
 */
final class ControlCheck {

  private final CatchUp catchUp;
  private final Pause pause;
  private final ReconciliationSettings settings;

  ControlCheck(CatchUp catchUp, Pause pause, ReconciliationSettings settings) {
    this.catchUp = catchUp;
    this.pause = pause;
    this.settings = settings;
  }

  List<CheckResult> check(Pair pair) {
    List<CheckResult> results = new ArrayList<>();
    for (ControlTotal total : pair.controlTotals()) {
      results.addAll(check(pair.domain(), total));
    }
    for (Invariant invariant : pair.invariants()) {
      results.addAll(check(invariant));
    }
    return results;
  }

  private List<CheckResult> check(String domain, ControlTotal total) {
    try {
      List<CheckResult> results = List.of();
      for (int round = 1; round <= settings.rounds(); round++) {
        if (round > 1) {
          pause.of(settings.backOff().multipliedBy(1L << (round - 2)));
        }
        boolean legacyLeads = catchUp.leader(domain) == CatchUp.Leader.LEGACY;
        Figures leads = legacyLeads ? total.legacy() : total.domain();
        Figures follows = legacyLeads ? total.domain() : total.legacy();
        SortedMap<String, String> before = leads.read();
        CatchUp.Caught caught =
            catchUp.await(domain, catchUp.mark(domain), settings.watermarkTimeout());
        if (caught instanceof CatchUp.Caught.NotUp late) {
          return List.of(unproven(total.name(), "BOTH", late.why()));
        }
        SortedMap<String, String> other = follows.read();
        SortedMap<String, String> after = leads.read();
        results = compared(total.name(), legacyLeads, before, other, after);
        if (!restless(before, other, after)) {
          return results;
        }
      }
      return results;
    } catch (RuntimeException e) {
      return List.of(unproven(total.name(), "BOTH", RunExecution.told(e)));
    }
  }

  private static List<CheckResult> compared(
      String name,
      boolean legacyLeads,
      SortedMap<String, String> before,
      SortedMap<String, String> other,
      SortedMap<String, String> after) {
    List<CheckResult> results = new ArrayList<>();
    TreeSet<String> labels = new TreeSet<>(before.keySet());
    labels.addAll(other.keySet());
    labels.addAll(after.keySet());
    for (String label : labels) {
      String first = before.getOrDefault(label, "0");
      String second = after.getOrDefault(label, "0");
      String found = other.getOrDefault(label, "0");
      String shown = found.equals(first) ? first : second;
      results.add(
          new CheckResult(
              name,
              "BOTH",
              label,
              legacyLeads ? shown : found,
              legacyLeads ? found : shown,
              state(first, second, found)));
    }
    return results;
  }

  private static State state(String first, String second, String found) {
    if (found.equals(first) || found.equals(second)) {
      return State.AGREES;
    }
    return first.equals(second) ? State.VIOLATED : State.MOVED;
  }

  /** True if a figure that moved lies outside of what it moved between: worth another look. */
  private static boolean restless(
      SortedMap<String, String> before,
      SortedMap<String, String> other,
      SortedMap<String, String> after) {
    return other.entrySet().stream()
        .anyMatch(
            figure -> {
              String first = before.getOrDefault(figure.getKey(), "0");
              String second = after.getOrDefault(figure.getKey(), "0");
              return state(first, second, figure.getValue()) == State.MOVED
                  && !between(first, second, figure.getValue());
            });
  }

  private static boolean between(String first, String second, String found) {
    try {
      BigDecimal one = new BigDecimal(first);
      BigDecimal other = new BigDecimal(second);
      BigDecimal value = new BigDecimal(found);
      return value.compareTo(one.min(other)) >= 0 && value.compareTo(one.max(other)) <= 0;
    } catch (NumberFormatException e) {
      // Times are printed so that they sort as text.
      return found.compareTo(first.compareTo(second) < 0 ? first : second) >= 0
          && found.compareTo(first.compareTo(second) < 0 ? second : first) <= 0;
    }
  }

  private static List<CheckResult> check(Invariant invariant) {
    String side = invariant.side().name();
    try {
      SortedMap<String, String> offenders = new TreeMap<>(invariant.offenders().read());
      if (offenders.isEmpty()) {
        return List.of(new CheckResult(invariant.name(), side, "", "", "", State.AGREES));
      }
      List<CheckResult> results = new ArrayList<>();
      offenders.forEach(
          (key, how) ->
              results.add(new CheckResult(invariant.name(), side, key, "", how, State.VIOLATED)));
      return results;
    } catch (RuntimeException e) {
      return List.of(unproven(invariant.name(), side, RunExecution.told(e)));
    }
  }

  private static CheckResult unproven(String name, String side, String why) {
    return new CheckResult(name, side, why, "", "", State.UNPROVEN);
  }
}
