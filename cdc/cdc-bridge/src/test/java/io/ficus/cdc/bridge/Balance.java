package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * What a {@link Ledger} found.
 *
 * @param lost committed, and not in Kafka
 * @param doubled more than once in Kafka
 * @param ghosts in Kafka, and not committed
 * @param disordered came after a later change of the same row
 * @param torn transactions of which a reader saw a part, or whose changes others stood between
 */
record Balance(
    int transactions,
    int rolledBack,
    int changes,
    int seen,
    List<String> lost,
    List<String> doubled,
    List<String> ghosts,
    List<String> disordered,
    List<String> torn) {

  private static final int EXAMPLES = 8;

  boolean isEven() {
    return lost.isEmpty()
        && doubled.isEmpty()
        && ghosts.isEmpty()
        && disordered.isEmpty()
        && torn.isEmpty();
  }

  /** Prints it with its seed, and fails where it is not even. */
  void requireEven(Object seed) {
    System.out.println("seed " + seed + ": " + this);
    assertThat(isEven()).as("seed %s: %s", seed, this).isTrue();
  }

  @Override
  public String toString() {
    return transactions
        + " transactions of "
        + changes
        + " changes committed, "
        + rolledBack
        + " rolled back; "
        + seen
        + " changes in Kafka: "
        + of("lost", lost)
        + of("doubled", doubled)
        + of("ghosts", ghosts)
        + of("out of order", disordered)
        + of("torn", torn);
  }

  private static String of(String what, List<String> found) {
    return what
        + " "
        + found.size()
        + (found.isEmpty()
            ? "; "
            : " " + found.subList(0, Math.min(EXAMPLES, found.size())) + "; ");
  }
}
