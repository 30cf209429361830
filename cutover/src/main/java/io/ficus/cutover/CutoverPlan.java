package io.ficus.cutover;

import java.util.List;
import java.util.Optional;

/**
 * What an advance would do, judged now; nothing was changed to find out.
 *
 * @param current where the domain stands
 * @param next the stage that an advance would lead to; absent at COMPLETE
 * @param gates what each gate says now
 * @param steps what an advance would do, in order; empty if there is no next stage
 * @param notYetPossible why no gate could let the domain advance as things are; absent if one could
 * @param pause how long writers would wait; absent where an advance keeps nobody waiting
 * @param costOfGoingBack what it would cost to return from the next stage to the current one
 */
public record CutoverPlan(
    DomainStage current,
    Optional<Stage> next,
    List<Gate> gates,
    List<String> steps,
    Optional<String> notYetPossible,
    Optional<PauseForecast> pause,
    String costOfGoingBack) {

  public CutoverPlan {
    gates = List.copyOf(gates);
    steps = List.copyOf(steps);
  }

  /**
   * Whether an advance would go through, if nothing moves before and what only it can ask is as it
   * must be.
   */
  public boolean wouldAdvance() {
    return next.isPresent() && notYetPossible.isEmpty() && !gates.isEmpty() && holding().isEmpty();
  }

  /** The gates that stand in the way of an advance. */
  public List<Gate> holding() {
    return gates.stream().filter(gate -> !gate.mayLet()).toList();
  }
}
