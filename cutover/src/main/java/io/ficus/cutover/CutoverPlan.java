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
 * @param notYetPossible why no gate could let the domain advance in this version; absent if one
 *     could
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

  /** The rule that only an advance can ask, because it takes a watermark. */
  public static final String ASKED_AT_THE_ADVANCE = "domain-caught-up";

  public CutoverPlan {
    gates = List.copyOf(gates);
    steps = List.copyOf(steps);
  }

  /** Whether an advance would go through, if the domain is caught up and nothing moves before. */
  public boolean wouldAdvance() {
    return next.isPresent()
        && notYetPossible.isEmpty()
        && !gates.isEmpty()
        && gates.stream()
            .allMatch(
                gate ->
                    gate.lets()
                        || (gate.rule().equals(ASKED_AT_THE_ADVANCE)
                            && gate.state() == Gate.State.INCONCLUSIVE));
  }
}
