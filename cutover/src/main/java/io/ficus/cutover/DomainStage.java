package io.ficus.cutover;

import java.time.Instant;

/**
 * Where a domain stands, and who brought it there.
 *
 * @param domain the domain
 * @param stage its stage
 * @param epoch rises by one with every change of stage; starts at 1
 * @param since when the stage was entered
 * @param actor who changed it last
 * @param reason why, in the actor's words
 */
public record DomainStage(
    String domain, Stage stage, long epoch, Instant since, String actor, String reason) {

  /** The part that those who route by it need. */
  public StageAt stageAt() {
    return new StageAt(domain, stage, epoch);
  }
}
