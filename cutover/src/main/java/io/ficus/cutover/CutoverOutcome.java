package io.ficus.cutover;

import java.util.List;
import java.util.Optional;

/** What asking for a change of stage came to. */
public sealed interface CutoverOutcome {

  /** The domain is one stage further, and the audit says so. */
  record Advanced(Stage from, DomainStage now, List<Gate> gates) implements CutoverOutcome {
    public Advanced {
      gates = List.copyOf(gates);
    }
  }

  /** The domain is back at an earlier stage, and the audit says so. */
  record RolledBack(Stage from, DomainStage now) implements CutoverOutcome {}

  /** A dry run: the domain would have advanced. Nothing was changed. */
  record WouldAdvance(DomainStage current, Stage to, List<Gate> gates) implements CutoverOutcome {
    public WouldAdvance {
      gates = List.copyOf(gates);
    }
  }

  /** A dry run: the domain would have gone back, at this cost. Nothing was changed. */
  record WouldRollBack(DomainStage current, Stage to, ReturnCost cost) implements CutoverOutcome {}

  /** At least one gate is not open; nothing was changed. */
  record GateClosed(DomainStage current, Stage to, List<Gate> gates) implements CutoverOutcome {
    public GateClosed {
      gates = List.copyOf(gates);
    }
  }

  /** The epoch is not the expected one: somebody else was faster. Nothing was changed. */
  record Conflict(DomainStage current) implements CutoverOutcome {}

  /**
   * A hand-over was begun and given up before the flip. The stage is unchanged.
   *
   * @param why what it was given up for
   * @param handOver as it stands; if its state is UNDOING, writes are still refused and it is being
   *     tried to let them through again
   */
  record GivenUp(DomainStage current, Stage to, Hindrance why, HandOverReport handOver)
      implements CutoverOutcome {}

  /**
   * The flip is made and the audit says so, but something after it is not done yet; it is tried
   * again until it is.
   */
  record Unsettled(Stage from, DomainStage now, HandOverReport handOver)
      implements CutoverOutcome {}

  /**
   * The control store was lost around the flip and cannot be read: whether the authority moved is
   * not known, and nothing was guessed. Writers may be kept out until it can be read.
   */
  record OwnershipUnknown(DomainStage lastKnown, String why) implements CutoverOutcome {}

  /** Both ownership rows say again what the stage means. Nothing was moved. */
  record Reasserted(DomainStage now) implements CutoverOutcome {}

  /**
   * Reads are ramped anew, or would be in a dry run.
   *
   * @param before the ramp until now
   * @param stored whether it is stored
   */
  record Ramped(DomainStage now, ReadRamp before, ReadRamp after, boolean stored)
      implements CutoverOutcome {}

  /** A hand-over of the domain has not ended; nothing was changed. */
  record InProgress(DomainStage current, HandOverReport handOver) implements CutoverOutcome {}

  /**
   * An advance names a stage that is not the next one. Nothing was changed.
   *
   * @param next the one that is; absent at COMPLETE
   */
  record NotNext(DomainStage current, Stage asked, Optional<Stage> next)
      implements CutoverOutcome {}

  /**
   * No flag leads back from the next stage, and the advance does not name it. Nothing was changed.
   */
  record StageNotNamed(DomainStage current, Stage next) implements CutoverOutcome {}

  /** The step is legal, but this version lacks what makes it safe. Nothing was changed. */
  record NotYetPossible(DomainStage current, String reason) implements CutoverOutcome {}

  /** No version will take this step. Nothing was changed. */
  record NotPossible(DomainStage current, String reason) implements CutoverOutcome {}

  /** The domain is where it was asked to be. Nothing was changed. */
  record NothingToDo(DomainStage current, String reason) implements CutoverOutcome {}

  /** Nobody registered such a domain. */
  record UnknownDomain(String domain) implements CutoverOutcome {}

  /** A change was asked for without saying why. Nothing was changed. */
  record ReasonMissing(String domain) implements CutoverOutcome {}
}
