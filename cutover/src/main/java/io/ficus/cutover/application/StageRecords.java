package io.ficus.cutover.application;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.DomainStage;
import java.util.List;
import java.util.Optional;

/**
 * Where domains stand and how they came there, in the control store.
 *
 * <p>Promises: {@link #register} and {@link #change} write the stage and its audit entry together
 * or not at all, in a transaction of their own that has been committed when they return; an epoch
 * is given once. Thread-safe, over several instances as well.
 *
 * @see ControlStoreException what every method throws if the store cannot be used
 */
public interface StageRecords {

  /**
   * Stores the first entry of a domain, unless the domain is known.
   *
   * @param first of kind REGISTERED, at OFF and epoch 1
   * @return where the domain stands
   */
  DomainStage register(AuditEntry first);

  /** Where all domains stand, by name. */
  List<DomainStage> all();

  /** Where a domain stands; absent if it is unknown. */
  Optional<DomainStage> find(String domain);

  /**
   * Changes a stage, provided that the domain stands where the change begins.
   *
   * @param change its {@code epoch} is one more than the epoch that must be current
   */
  Recorded change(AuditEntry change);

  /** Every change of a domain, newest first; empty if the domain is unknown. */
  List<AuditEntry> history(String domain);

  /** What storing a change came to. */
  sealed interface Recorded {

    /** Where the domain stands after it. */
    DomainStage current();

    /** It is stored. */
    record Stored(DomainStage current) implements Recorded {}

    /** A hand-over of the domain has not ended; nothing was stored. */
    record Busy(DomainStage current) implements Recorded {}

    /** The domain stood elsewhere; nothing was stored. */
    record Moved(DomainStage current) implements Recorded {}
  }
}
