package io.ficus.cutover;

/**
 * The stage of a domain as of an epoch.
 *
 * @param domain the domain
 * @param stage its stage
 * @param epoch rises by one with every change of stage; starts at 1
 * @param ramp the keys whose reads take the stage's path
 */
public record StageAt(String domain, Stage stage, long epoch, ReadRamp ramp) {

  /** A stage whose reads are not ramped. */
  public StageAt(String domain, Stage stage, long epoch) {
    this(domain, stage, epoch, ReadRamp.EVERY_KEY);
  }

  /**
   * Where reads of a key run. A key outside the ramp reads as in the stage before: in SHADOW from
   * the legacy store without a comparison, in LIVE with the legacy store's answer, which then lags
   * by the reverse sync. Other stages have no ramp.
   */
  public Stage.Reads reads(Object key) {
    return switch (stage) {
      case SHADOW -> ramps(key) ? stage.reads() : Stage.DUAL_WRITE.reads();
      case LIVE -> ramps(key) ? stage.reads() : Stage.SHADOW.reads();
      case OFF, DUAL_WRITE, RAMP_DOWN, COMPLETE -> stage.reads();
    };
  }

  /** Whether reads of a key take the path of the stage, and not that of the stage before. */
  public boolean ramps(Object key) {
    return switch (stage) {
      case SHADOW, LIVE -> ramp.includes(key);
      case OFF, DUAL_WRITE, RAMP_DOWN, COMPLETE -> true;
    };
  }
}
