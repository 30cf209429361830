package io.ficus.cutover.application.handover;

import io.ficus.cutover.Gate;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.EvidenceSources;
import io.ficus.cutover.application.GateKeeper;
import io.ficus.cutover.domain.gate.GatePolicy;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Procedure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Mistakes that others have made, planted into the protocol to see them found. */
enum SimBug {
  NONE,
  /** Nobody is kept out while the other store catches up. */
  FENCE_SKIPPED,
  /** The reverse sync begins where the domain store stands after it was opened. */
  REVERSE_START_TAKEN_AFTER_THE_FLIP,
  /** An attempt that begins again trusts what the gates said before. */
  GATES_NOT_CHECKED_AGAIN_AFTER_A_RESTART,
  /** The flip is made though the other store may not have everything. */
  DRAIN_SKIPPED,
  /** The next store is opened before the sequences are above what the other has given. */
  SEQUENCES_NOT_HANDED_OVER,
  /** What is written behind the drain before COMPLETE is left behind. */
  REST_NOT_DRAINED,
  /** The last mark is written while writers of the stage before may still write. */
  REST_DRAINED_BEFORE_THE_OPENING,
  /** That the fence was not set the second time is taken to say that it never was. */
  SECOND_TRY_OF_THE_FENCE_TRUSTED,
  /** The legacy store is opened while the domain store still says that it has the authority. */
  WINNER_OPENED_FIRST_ON_THE_WAY_BACK,
  /** The next store is opened while the other one has not been told, and nobody was kept out. */
  WINNER_OPENED_FIRST_AND_NO_FENCE;

  Course course(HandOverKind kind) {
    Course right = Course.of(kind);
    List<HandOverStep> steps = new ArrayList<>(right.steps());
    switch (this) {
      case NONE, GATES_NOT_CHECKED_AGAIN_AFTER_A_RESTART, SECOND_TRY_OF_THE_FENCE_TRUSTED -> {}
      case FENCE_SKIPPED -> steps.remove(HandOverStep.FENCE);
      case DRAIN_SKIPPED -> {
        steps.remove(HandOverStep.DRAIN);
        steps.remove(HandOverStep.VERIFY);
      }
      case SEQUENCES_NOT_HANDED_OVER -> steps.remove(HandOverStep.HAND_OVER_SEQUENCES);
      case REST_NOT_DRAINED -> steps.remove(HandOverStep.DRAIN_REST);
      case REST_DRAINED_BEFORE_THE_OPENING -> {
        if (steps.remove(HandOverStep.DRAIN_REST)) {
          steps.add(steps.indexOf(HandOverStep.OPEN_WINNER), HandOverStep.DRAIN_REST);
        }
      }
      case REVERSE_START_TAKEN_AFTER_THE_FLIP -> {
        if (steps.remove(HandOverStep.CAPTURE_START)) {
          steps.add(steps.indexOf(HandOverStep.OPEN_WINNER) + 1, HandOverStep.CAPTURE_START);
        }
      }
      case WINNER_OPENED_FIRST_ON_THE_WAY_BACK -> {
        if (kind == HandOverKind.TO_LEGACY) {
          steps.remove(HandOverStep.CLOSE_LOSER);
          steps.add(steps.indexOf(HandOverStep.OPEN_WINNER) + 1, HandOverStep.CLOSE_LOSER);
        }
      }
      case WINNER_OPENED_FIRST_AND_NO_FENCE -> {
        steps.remove(HandOverStep.FENCE);
        steps.remove(HandOverStep.CLOSE_LOSER);
        steps.add(steps.indexOf(HandOverStep.OPEN_WINNER) + 1, HandOverStep.CLOSE_LOSER);
      }
    }
    return new Course(steps);
  }

  GateKeeper gates(EvidenceSources evidence) {
    GatePolicy policy = new GatePolicy(CutoverFixture.impatient());
    return this == GATES_NOT_CHECKED_AGAIN_AFTER_A_RESTART
        ? new Trusting(evidence, policy)
        : new GateKeeper(evidence, policy);
  }

  private static final class Trusting extends GateKeeper {

    private final Map<Long, Long> firstTerms = new HashMap<>();

    Trusting(EvidenceSources evidence, GatePolicy policy) {
      super(evidence, policy);
    }

    private boolean hasRestarted(Procedure p) {
      Long first = firstTerms.putIfAbsent(p.id(), p.term());
      return first != null && first != p.term() && !p.found().gates().isEmpty();
    }

    @Override
    public List<Gate> judge(Procedure p) {
      return hasRestarted(p) ? p.found().gates() : super.judge(p);
    }

    @Override
    public List<Gate> judgeAgain(Procedure p) {
      return hasRestarted(p) ? p.found().gates() : super.judgeAgain(p);
    }
  }
}
