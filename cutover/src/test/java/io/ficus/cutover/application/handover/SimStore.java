package io.ficus.cutover.application.handover;

import io.ficus.cutover.Authority;
import io.ficus.cutover.application.OwnedStore;
import io.ficus.cutover.domain.handover.Ownership;
import io.ficus.cutover.domain.handover.OwnershipOutcome;
import io.ficus.cutover.domain.handover.OwnershipReading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A store: rows that collect the ids of the writes that they hold, a log, and an ownership row. */
final class SimStore implements OwnedStore {

  /** Who made a change. */
  enum Origin {
    FICUS,
    /** The monolith's own code. */
    UNMARKED,
    /** What came from the other store. */
    REVERSE
  }

  /** A committed change: the whole row after it. */
  record Change(long position, int key, BitSet image, Origin origin) {}

  /** A transaction that has checked the ownership row and not committed. */
  record Open(int key, int id, String writer, long epoch) {}

  static final class Row {
    BitSet ids = new BitSet();

    /** The position of the other store's log that this row has. */
    long guard;
  }

  final Authority side;
  final Row[] rows;
  final List<Change> log = new ArrayList<>();
  final List<Open> open = new ArrayList<>();
  Ownership ownership;

  /** What is read instead of the row. */
  Optional<OwnershipReading> instead = Optional.empty();

  /** Tables whose triggers are missing. */
  List<String> unfenced = List.of();

  int nextId = 1;

  /** For a test that wants it away until it says otherwise. */
  boolean away;

  /** For a test that wants its lock held by a writer. */
  boolean busy;

  private final Random random;
  private final SimFaults faults;
  private final Deque<Ownership> underWay = new ArrayDeque<>();

  SimStore(Authority side, int keys, Random random, SimFaults faults) {
    this.side = side;
    this.rows = new Row[keys];
    for (int key = 0; key < keys; key++) {
      rows[key] = new Row();
    }
    this.ownership = Ownership.atTheStart(side);
    this.random = random;
    this.faults = faults;
  }

  long position() {
    return log.size();
  }

  boolean takes(long writerEpoch) {
    return ownership.opens(side) && writerEpoch >= ownership.epoch();
  }

  boolean isLocked(int key) {
    return open.stream().anyMatch(it -> it.key() == key);
  }

  /** Adds a write to a row and to the log. */
  Change commit(int key, int id, Origin origin) {
    rows[key].ids.set(id);
    return logged(key, origin);
  }

  Change logged(int key, Origin origin) {
    Change change = new Change(position() + 1, key, (BitSet) rows[key].ids.clone(), origin);
    log.add(change);
    return change;
  }

  @Override
  public OwnershipReading read(String domain) {
    faults.mayCrash();
    return faults.isAway() || away
        ? new OwnershipReading.Unreadable("away")
        : instead.orElseGet(() -> new OwnershipReading.Known(ownership, unfenced));
  }

  @Override
  public OwnershipOutcome claim(String domain, long term, Duration lockTimeout) {
    return locked(ownershipBehindZombies().claimed(term));
  }

  @Override
  public OwnershipOutcome set(String domain, Ownership wanted, Duration lockTimeout) {
    return locked(wanted);
  }

  private OwnershipOutcome locked(Ownership wanted) {
    faults.mayCrash();
    if (faults.isAway() || away) {
      return new OwnershipOutcome.Failed("away");
    }
    if (busy) {
      return new OwnershipOutcome.Busy(Duration.ofMillis(500), "a writer");
    }
    if (!open.isEmpty()) {
      if (random.nextInt(10) == 0) {
        return new OwnershipOutcome.Busy(Duration.ofMillis(500), open.get(0).writer());
      }
      faults.finishOpen(this);
    }
    Ownership now = ownershipBehindZombies();
    if (!now.mayBecome(wanted)) {
      return new OwnershipOutcome.Stale(now);
    }
    if (faults.losesConnection()) {
      if (random.nextBoolean()) {
        underWay.add(wanted);
      }
      return new OwnershipOutcome.OwnershipUnknown("connection reset");
    }
    ownership = wanted;
    faults.mayCrash();
    return new OwnershipOutcome.Stored(wanted);
  }

  // A transaction whose client is gone holds the lock until the server has ended it.
  private Ownership ownershipBehindZombies() {
    zombiesEnd();
    return ownership;
  }

  void zombiesEnd() {
    while (!underWay.isEmpty()) {
      Ownership late = underWay.remove();
      if (ownership.mayBecome(late) && random.nextBoolean()) {
        ownership = late;
      }
    }
  }
}
