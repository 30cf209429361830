package io.ficus.cutover.application.handover;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.domain.gate.Past;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.StepEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The control store of one domain: its stage, and the journal of its hand-overs. */
final class SimControl implements Procedures {

  DomainStage stage;
  private Optional<Instant> lastRollback = Optional.empty();
  private Optional<Instant> authoritySince = Optional.empty();
  final List<Procedure> procedures = new ArrayList<>();

  private final Random random;
  private final SimFaults faults;

  SimControl(String domain, Stage at, Random random, SimFaults faults) {
    this.stage = new DomainStage(domain, at, 1, Instant.EPOCH, "nobody", "start");
    this.random = random;
    this.faults = faults;
  }

  Past past() {
    return new Past(stage.epoch(), lastRollback, true, authoritySince);
  }

  /** A change of the flag, as the front door makes it. */
  boolean change(Stage to, Instant at) {
    if (!running().isEmpty()) {
      return false;
    }
    move(to, at);
    return true;
  }

  private void move(Stage to, Instant at) {
    if (to.authority() != stage.stage().authority()) {
      authoritySince = Optional.of(at);
    }
    stage = new DomainStage(stage.domain(), to, stage.epoch() + 1, at, "somebody", "moved");
  }

  @Override
  public Beginning begin(Procedure asked) {
    if (!running().isEmpty()) {
      return new Beginning.Busy(running().get(0));
    }
    if (stage.epoch() != asked.epoch() || stage.stage() != asked.from()) {
      return new Beginning.Moved(stage);
    }
    return around(
        () -> {
          long term = procedures.stream().mapToLong(Procedure::term).max().orElse(0) + 1;
          Procedure begun = asked.begun(procedures.size() + 1, term);
          procedures.add(begun);
          return new Beginning.Begun(begun);
        });
  }

  @Override
  public boolean store(Procedure seen, Procedure next, StepEntry entry) {
    return around(() -> replace(seen, next));
  }

  @Override
  public boolean renew(Procedure seen, Instant until) {
    return around(() -> replace(seen, procedures.get((int) seen.id() - 1).leasedUntil(until)));
  }

  @Override
  public boolean flip(Procedure seen, Procedure next, StepEntry entry, AuditEntry change) {
    return around(
        () -> {
          if (stage.epoch() != change.epoch() - 1 || !replace(seen, next)) {
            return false;
          }
          move(change.to(), change.at());
          if (change.kind() == AuditEntry.Kind.ROLLED_BACK) {
            lastRollback = Optional.of(change.at());
          }
          return true;
        });
  }

  private boolean replace(Procedure seen, Procedure next) {
    int at = (int) seen.id() - 1;
    Procedure there = procedures.get(at);
    if (there.term() != seen.term()
        || there.state() != seen.state()
        || there.step() != seen.step()) {
      return false;
    }
    procedures.set(at, next);
    return true;
  }

  private interface Work<T> {
    T run();
  }

  // Before it, after it, or with the answer lost on the way.
  private <T> T around(Work<T> work) {
    faults.mayCrash();
    boolean lost = faults.losesConnection();
    if (lost && random.nextBoolean()) {
      throw away();
    }
    T result = work.run();
    if (lost) {
      throw away();
    }
    faults.mayCrash();
    return result;
  }

  private static ControlStoreException away() {
    return new ControlStoreException("answer", new SQLException("connection reset"));
  }

  @Override
  public List<Procedure> running() {
    return procedures.stream().filter(it -> !it.state().isEnd()).toList();
  }

  @Override
  public Optional<Procedure> find(long id) {
    if (faults.isAway()) {
      throw away();
    }
    return Optional.of(procedures.get((int) id - 1));
  }

  @Override
  public List<Procedure> latest(String domain, int limit) {
    return procedures.stream()
        .sorted(Comparator.comparingLong(Procedure::id).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public List<StepEntry> journal(long id) {
    return List.of();
  }
}
