package io.ficus.benchmarks.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The backlog: every contender has its own slot, one fill lies in front of all of them, and they
 * drain it one after the other, each round in another order.
 */
final class DrainTrial {

  private final Arena arena;
  private final RowShape shape;
  private int backlogs;
  private final Map<Contender, Assignment> assignments = new LinkedHashMap<>();

  /** Lets all of them make their slots and see one row. */
  DrainTrial(Arena arena, RowShape shape, List<Contender> contenders) throws Exception {
    this.arena = arena;
    this.shape = shape;
    String last = nextLast();
    Map<Contender, Run> runs = new LinkedHashMap<>();
    Map<Contender, Arrivals> arrivals = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      Assignment assignment = arena.assign(contender, shape, "").until(last);
      assignments.put(contender, assignment);
      if (contender instanceof RawStream) {
        arena.makeSlot(assignment);
      }
      Run run = new Run(contender, assignment);
      runs.put(contender, run);
      if (contender.reachesKafka()) {
        arrivals.put(contender, arrivals(contender, assignment));
      }
      arena.awaitActive(assignment, run);
    }
    shape.mark(arena.connection(), last);
    for (Contender contender : contenders) {
      Run run = runs.get(contender);
      if (run != null) {
        run.untilLast(arrivals.get(contender));
        run.close();
      }
    }
    arrivals.values().forEach(Arrivals::close);
  }

  /** After a restart a contender may send the last row of the backlog before once more. */
  private String nextLast() {
    return "the-last-row-of-backlog-" + ++backlogs + "-";
  }

  private static Arrivals arrivals(Contender contender, Assignment assignment) {
    return new Arrivals(assignment.bootstrap(), contender.topic(assignment));
  }

  /** One round of inserts, or of updates, into {@code scores}. */
  void round(int number, int rows, boolean updates, Scores scores) throws Exception {
    String last = nextLast();
    if (updates) {
      shape.update(arena.connection(), rows, last);
    } else {
      shape.insert(arena.connection(), rows, last);
    }
    arena.execute("CHECKPOINT");
    List<Map.Entry<Contender, Assignment>> order = new ArrayList<>(assignments.entrySet());
    Collections.rotate(order, number);
    for (Map.Entry<Contender, Assignment> one : order) {
      scores.add(one.getKey(), drain(one.getKey(), one.getValue().until(last)));
    }
  }

  private Drained drain(Contender contender, Assignment assignment) throws Exception {
    if (!contender.reachesKafka()) {
      try (Run run = new Run(contender, assignment)) {
        return run.untilLast(null);
      }
    }
    try (Arrivals arrivals = arrivals(contender, assignment);
        Run run = new Run(contender, assignment)) {
      return run.untilLast(arrivals);
    }
  }

  /** Lets go of what the slots retain. */
  void end() throws Exception {
    for (Assignment assignment : assignments.values()) {
      arena.dropSlot(assignment);
    }
  }
}
