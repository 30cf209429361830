package io.ficus.cutover;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One step of one domain that somebody asked a second person to stand for. It is worth something
 * only once it is approved, and only for the step that it was asked for: with the epoch that has
 * moved it is outdated.
 *
 * @param id given by the control store; 0 before that
 * @param epoch the epoch out of which the step leads
 * @param to the stage to which it leads
 * @param overrides ids of the rules that need not be open for it
 * @param asked who asked for it, and why
 * @param approved who stands for it beside; absent while nobody does
 */
public record Approval(
    long id,
    String domain,
    long epoch,
    Stage to,
    Set<String> overrides,
    Signature asked,
    Optional<Signature> approved) {

  /** Who, why and when. */
  public record Signature(String actor, String reason, Instant at) {}

  public Approval {
    overrides = Set.copyOf(overrides);
  }

  /** The same with the id that the control store gave it. */
  public Approval withId(long given) {
    return new Approval(given, domain, epoch, to, overrides, asked, approved);
  }

  /** The same with somebody who stands for it beside. */
  public Approval approvedBy(Signature second) {
    return new Approval(id, domain, epoch, to, overrides, asked, Optional.of(second));
  }

  /** Whether it was asked for this very step. */
  public boolean isFor(long currentEpoch, Stage next) {
    return epoch == currentEpoch && to == next;
  }

  /** Whether somebody is the one who asked, however the name is written. */
  public boolean wasAskedBy(String actor) {
    return Spelling.bare(asked.actor()).equals(Spelling.bare(actor));
  }
}
