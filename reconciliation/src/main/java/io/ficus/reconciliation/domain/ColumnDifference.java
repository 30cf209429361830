package io.ficus.reconciliation.domain;

import org.jspecify.annotations.Nullable;

/**
 * One column in which two records disagree. The values are as reports show them, masked already.
 *
 * @param column its name, or {@link io.ficus.reconciliation.Column#WHOLE_RECORD}
 * @param rule how it was compared, for a person
 * @param raw what the legacy store itself holds, where that is known
 * @param expected the legacy side's canonical value
 * @param actual the domain side's
 * @param cause what it looks like it came from
 * @param detail the cause's parameter, a shift or a length; may be empty
 */
public record ColumnDifference(
    String column,
    DifferenceKind kind,
    String rule,
    @Nullable String raw,
    String expected,
    String actual,
    Cause cause,
    String detail) {

  /** The same, of a cause that is known. */
  public ColumnDifference because(Known known) {
    return new ColumnDifference(
        column, kind, rule, raw, expected, actual, known.cause(), known.detail());
  }
}
