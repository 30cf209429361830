package io.ficus.cutover;

import java.time.Duration;
import java.util.Optional;

/**
 * What a rule said, when it was asked whether a stage may advance.
 *
 * @param rule the stable id of the rule, such as {@code bridge-running}
 * @param state whether the rule lets the stage advance
 * @param value what was measured, for people; absent if nothing was
 * @param limit what the value must be, for people
 * @param age how old the measurement is; absent if nothing was measured
 * @param explanation one sentence that says why, and what to do if the gate is not open
 * @param overridden who let the stage advance although the rule did not; absent for most
 * @param leftToTheAdvance whether it was not asked, since that writes and only an advance writes;
 *     it is INCONCLUSIVE then
 * @param basis what the measurement rests on; absent if it is no count
 */
public record Gate(
    String rule,
    State state,
    Optional<String> value,
    String limit,
    Optional<Duration> age,
    String explanation,
    Optional<Overridden> overridden,
    boolean leftToTheAdvance,
    Optional<Basis> basis) {

  /**
   * What a measurement rests on.
   *
   * @param n how many there were: reads, intents, keys, instances that live, stray writes
   * @param window the time that they are of, ending when it was measured; absent if they are of a
   *     moment
   */
  public record Basis(long n, Optional<Duration> window) {}

  /** A gate that was asked. */
  public Gate(
      String rule,
      State state,
      Optional<String> value,
      String limit,
      Optional<Duration> age,
      String explanation,
      Optional<Overridden> overridden) {
    this(rule, state, value, limit, age, explanation, overridden, false, Optional.empty());
  }

  /** A gate as its rule judged it. */
  public Gate(
      String rule,
      State state,
      Optional<String> value,
      String limit,
      Optional<Duration> age,
      String explanation) {
    this(rule, state, value, limit, age, explanation, Optional.empty());
  }

  /** A rule that was not asked. Nothing may be concluded from it, and yet it stops nobody. */
  public static Gate leftOut(String rule, String limit) {
    return new Gate(
        rule,
        State.LEFT_OUT,
        Optional.empty(),
        limit,
        Optional.empty(),
        "Not asked: left out by ficus.cutover.left-out-gates.");
  }

  /**
   * The two people who stand for a rule that is not open.
   *
   * @param approval the id of their approval
   */
  public record Overridden(long approval, String askedBy, String reason, String approvedBy) {}

  /** Whether a rule lets a stage advance. Only {@link #OPEN} does, and what is not asked. */
  public enum State {
    /** The rule was measured and holds. */
    OPEN,
    /** The rule was measured and does not hold. */
    CLOSED,
    /** The rule could not be measured, so nothing may be concluded. */
    INCONCLUSIVE,
    /** The rule is not asked, because the configuration leaves it out. */
    LEFT_OUT
  }

  /**
   * Whether the stage may advance as far as this gate goes: it is open, two people stand for it, or
   * the configuration leaves it out.
   */
  public boolean lets() {
    return isOpen() || overridden.isPresent() || isLeftOut();
  }

  /**
   * Whether this gate does not stand in the way of an advance, as far as that can be told without
   * one: it lets the stage advance, or only an advance can ask it.
   */
  public boolean mayLet() {
    return lets() || leftToTheAdvance;
  }

  /** The same gate, whose rule is left for an advance to ask. */
  public Gate leftForTheAdvance() {
    return new Gate(rule, state, value, limit, age, explanation, overridden, true, basis);
  }

  /** The same gate, not open still, with those who stand for it. */
  public Gate overriddenBy(Overridden people) {
    return new Gate(
        rule, state, value, limit, age, explanation, Optional.of(people), leftToTheAdvance, basis);
  }

  /** The same gate, with what it rests on. */
  public Gate restingOn(Basis things) {
    return new Gate(
        rule,
        state,
        value,
        limit,
        age,
        explanation,
        overridden,
        leftToTheAdvance,
        Optional.of(things));
  }

  /** Whether the rule was not asked. */
  public boolean isLeftOut() {
    return state == State.LEFT_OUT;
  }

  /** Whether the rule was measured and holds. */
  public boolean isOpen() {
    return state == State.OPEN;
  }
}
