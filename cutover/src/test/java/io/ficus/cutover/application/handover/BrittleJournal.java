package io.ficus.cutover.application.handover;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.StepEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A real journal whose user dies, or whose connection is lost, where a test wants it. */
final class BrittleJournal implements Procedures {

  /** Where around the commit it happens. */
  enum When {
    BEFORE,
    AFTER
  }

  /** What happens. */
  enum Fault {
    CRASH,
    CONNECTION_LOST
  }

  private final Procedures real;
  private final HandOverStep at;
  private final When when;
  private final Fault fault;
  private boolean happened;

  /** Whether the store answers at all after the fault. */
  boolean staysAway;

  /** What else happens at that moment. */
  Runnable meanwhile = () -> {};

  BrittleJournal(Procedures real, HandOverStep at, When when, Fault fault) {
    this.real = real;
    this.at = at;
    this.when = when;
    this.fault = fault;
  }

  @Override
  public Beginning begin(Procedure asked) {
    return real.begin(asked);
  }

  @Override
  public boolean store(Procedure seen, Procedure next, StepEntry entry) {
    return around(seen, () -> real.store(seen, next, entry));
  }

  @Override
  public boolean renew(Procedure seen, Instant until) {
    return real.renew(seen, until);
  }

  @Override
  public boolean flip(Procedure seen, Procedure next, StepEntry entry, AuditEntry change) {
    return around(seen, () -> real.flip(seen, next, entry, change));
  }

  private boolean around(Procedure seen, Supplier<Boolean> work) {
    if (happened || seen.step() != at) {
      return work.get();
    }
    happened = true;
    if (when == When.BEFORE) {
      fail();
    }
    boolean result = work.get();
    if (when == When.AFTER) {
      fail();
    }
    return result;
  }

  private void fail() {
    meanwhile.run();
    switch (fault) {
      case CRASH -> throw new SimCrash();
      case CONNECTION_LOST -> throw away();
    }
  }

  private static ControlStoreException away() {
    return new ControlStoreException("answer", new SQLException("connection reset"));
  }

  @Override
  public List<Procedure> running() {
    return real.running();
  }

  @Override
  public Optional<Procedure> find(long id) {
    if (happened && staysAway) {
      throw away();
    }
    return real.find(id);
  }

  @Override
  public List<Procedure> latest(String domain, int limit) {
    return real.latest(domain, limit);
  }

  @Override
  public List<StepEntry> journal(long id) {
    return real.journal(id);
  }
}
