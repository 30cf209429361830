package io.ficus.reconciliation;

import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;

/** A difference that is declared not to count, and why. Reports print it. */
public sealed interface Tolerance {

  /** Why this is right, in a sentence for whoever reads the report. */
  String reason();

  /** What is compared in place of the value. */
  Value normalise(Value value);

  /**
   * Decimals are rounded before they are compared.
   *
   * @param scale digits after the point that are kept
   */
  record Rounded(int scale, RoundingMode mode, String reason) implements Tolerance {
    @Override
    public Value normalise(Value value) {
      return value instanceof Value.Decimal decimal
          ? new Value.Decimal(decimal.number().setScale(scale, mode))
          : value;
    }
  }

  /**
   * Instants are cut before they are compared.
   *
   * @param unit the finest unit that is kept, days at most
   */
  record TruncatedTo(ChronoUnit unit, String reason) implements Tolerance {
    @Override
    public Value normalise(Value value) {
      return value instanceof Value.Moment moment
          ? new Value.Moment(moment.instant().truncatedTo(unit))
          : value;
    }
  }
}
