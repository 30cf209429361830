package io.ficus.reconciliation;

/**
 * A rule of the domain that one side must keep on its own.
 *
 * @param name the rule, as reports print it
 * @param side whose
 * @param offenders what breaks it: a key, and in which way, without values that not everybody may
 *     see; a few are enough. Empty if it holds
 */
public record Invariant(String name, Whose side, Figures offenders) {

  /** Which side has to keep it. */
  public enum Whose {
    LEGACY,
    DOMAIN
  }
}
