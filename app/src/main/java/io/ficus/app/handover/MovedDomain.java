package io.ficus.app.handover;

import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.reconciliation.Pair;
import io.ficus.seam.ownership.FencedTables;
import io.ficus.seam.reverse.StraySettlement;
import java.util.List;

/**
 * A domain that this server moves: what is one a domain of all that a move needs. Everything else
 * is shared, and told the domain's name.
 *
 * @param tables the legacy tables that hold it
 * @param pair what must agree
 * @param changes what the feed hands legacy changes to
 * @param reverse what the reverse sync hands the domain's events to
 * @param strays settles legacy writes that Ficus did not make
 * @param sequences the sequences that give its ids on either side
 * @param outbox carries what the domain tells; started and closed by the reverse sync
 */
public record MovedDomain(
    FencedTables tables,
    Pair pair,
    ChangeHandler changes,
    ChangeHandler reverse,
    StraySettlement strays,
    List<Sequences> sequences,
    Bridge outbox) {

  /**
   * Two sequences that give the ids of one thing.
   *
   * @param legacy with its schema
   * @param domain likewise
   */
  public record Sequences(String legacy, String domain) {}

  public MovedDomain {
    sequences = List.copyOf(sequences);
  }

  /** The table of a domain's outbox, with its schema. */
  public static String outboxOf(String domain) {
    return domain + ".outbox";
  }

  /** What it is called everywhere. */
  public String name() {
    return tables.domain();
  }
}
