package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.BeforeImage;
import io.ficus.reconciliation.Repair;
import io.ficus.reconciliation.Repairs.Order;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans and what became of them, kept durably. Every method is one transaction, or joins the
 * caller's. Thread-safe.
 */
public interface RepairPlans {

  /** How many keys of each kind a run has proven to differ; those that cannot be mapped too. */
  Map<String, Long> proven(long run);

  /** Keeps a plan with all keys of the run that can be repaired, and the order in the audit. */
  long plan(String domain, long run, int mostDeletes, Order order, Instant at);

  /**
   * Begins to apply or undo, unless a repair of the domain is on its way on any instance: sets the
   * state, writes the audit, and marks every run of the domain so far as repaired, the running one
   * too.
   *
   * @param to APPLYING or UNDOING
   * @return held until it is closed; empty if another repair of the domain is on its way
   */
  Optional<Lease> begin(Repair repair, Repair.State to, Order order, Instant at);

  /** Ends it, and marks every run of the domain so far as repaired: also those begun meanwhile. */
  void end(Repair repair, Repair.State to, Instant at);

  /** The first keys in one of the states, in the order of the plan. */
  List<Repair.Key> keys(long repair, List<Repair.KeyState> states, int limit);

  /** What stood in the rows of a key, if something was kept. */
  Optional<BeforeImage> before(long repair, AggregateKey key);

  /** Keeps what stands in the rows of a key; joins the caller's transaction. */
  void keep(long repair, AggregateKey key, BeforeImage before);

  /**
   * Stores how a key stands.
   *
   * @param removed whether something of it was deleted by applying; once true it stays
   */
  void settled(
      long repair, AggregateKey key, Repair.KeyState state, String detail, boolean removed);

  /** Of how many keys something was deleted. */
  long deleted(long repair);

  Optional<Repair> find(String domain, long repair);

  /** The newest first. */
  List<Repair> list(String domain, int limit);

  /** Shows every instance that the process that applies or undoes is alive. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }
}
