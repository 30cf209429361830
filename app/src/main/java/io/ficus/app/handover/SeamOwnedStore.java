package io.ficus.app.handover;

import io.ficus.cutover.application.OwnedStore;
import io.ficus.cutover.domain.handover.Ownership.Writes;
import io.ficus.cutover.domain.handover.OwnershipOutcome;
import io.ficus.cutover.domain.handover.OwnershipReading;
import io.ficus.seam.ownership.FencedTables;
import io.ficus.seam.ownership.Held;
import io.ficus.seam.ownership.Ownership;
import io.ficus.seam.ownership.OwnershipChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A store's ownership rows, in the words of the cutover. Thread-safe. */
final class SeamOwnedStore implements OwnedStore {

  private final Ownership store;
  private final MovedDomains domains;

  /**
   * Takes a store.
   *
   * @param domains whose tables have to be fenced
   */
  SeamOwnedStore(Ownership store, MovedDomains domains) {
    this.store = store;
    this.domains = domains;
  }

  @Override
  public OwnershipReading read(String domain) {
    io.ficus.seam.ownership.OwnershipReading reading = store.read(domain);
    if (reading instanceof io.ficus.seam.ownership.OwnershipReading.Known known) {
      try {
        return new OwnershipReading.Known(
            ownership(known.held()), unfenced(domain, known.held().leftBehind()));
      } catch (RuntimeException e) {
        return new OwnershipReading.Unreadable(String.valueOf(e.getMessage()));
      }
    }
    return reading instanceof io.ficus.seam.ownership.OwnershipReading.Unreadable unreadable
        ? new OwnershipReading.Unreadable(unreadable.reason())
        : new OwnershipReading.Absent(remedy(domain));
  }

  @Override
  public OwnershipOutcome set(
      String domain, io.ficus.cutover.domain.handover.Ownership wanted, Duration lockTimeout) {
    return change(
        domain,
        held ->
            ownership(held).mayBecome(wanted)
                ? Optional.of(
                    new Held(
                        wanted.epoch(),
                        wanted.authority(),
                        wanted.writes() != Writes.OPEN,
                        wanted.term(),
                        wanted.writes() == Writes.CLOSED))
                : Optional.empty(),
        lockTimeout);
  }

  @Override
  public OwnershipOutcome claim(String domain, long term, Duration lockTimeout) {
    return change(
        domain,
        held ->
            term >= held.term()
                ? Optional.of(
                    new Held(
                        held.epoch(), held.authority(), held.fenced(), term, held.leftBehind()))
                : Optional.empty(),
        lockTimeout);
  }

  private OwnershipOutcome change(
      String domain, Function<Held, Optional<Held>> change, Duration lockTimeout) {
    OwnershipChange outcome = store.change(domain, change, lockTimeout);
    if (outcome instanceof OwnershipChange.Done done) {
      return new OwnershipOutcome.Stored(ownership(done.now()));
    }
    if (outcome instanceof OwnershipChange.Moved moved) {
      return new OwnershipOutcome.Stale(ownership(moved.current()));
    }
    if (outcome instanceof OwnershipChange.Busy busy) {
      return new OwnershipOutcome.Busy(
          busy.waited(),
          busy.holders().isEmpty()
              ? "whoever it was has ended since"
              : String.join("; ", busy.holders()));
    }
    if (outcome instanceof OwnershipChange.Unknown unknown) {
      return new OwnershipOutcome.OwnershipUnknown(unknown.reason());
    }
    return outcome instanceof OwnershipChange.Failed failed
        ? new OwnershipOutcome.Failed(failed.reason())
        : new OwnershipOutcome.Failed("there is no ownership row; " + remedy(domain));
  }

  /**
   * The tables that are not fenced.
   *
   * @param leftBehind then somebody may have dropped them, and nobody writes to what is gone
   */
  private List<String> unfenced(String domain, boolean leftBehind) {
    return switch (store.self()) {
      case LEGACY -> {
        FencedTables tables = domains.of(domain).tables();
        List<String> unfenced = store.unfenced(tables);
        List<String> gone =
            leftBehind && !unfenced.isEmpty() ? store.gone(tables) : List.<String>of();
        yield unfenced.stream().filter(table -> !gone.contains(table)).toList();
      }
      // Every write of the seam asks; whoever else writes there is the module itself.
      case DOMAIN -> List.of();
    };
  }

  private String remedy(String domain) {
    return switch (store.self()) {
      case LEGACY -> "install the fence in the legacy store: ficus fence install " + domain;
      case DOMAIN -> "restart a server, which writes the row as it starts";
    };
  }

  private static io.ficus.cutover.domain.handover.Ownership ownership(Held held) {
    return new io.ficus.cutover.domain.handover.Ownership(
        held.epoch(), held.authority(), writes(held), held.term());
  }

  private static Writes writes(Held held) {
    if (held.leftBehind()) {
      return Writes.CLOSED;
    }
    return held.fenced() ? Writes.FENCED : Writes.OPEN;
  }
}
