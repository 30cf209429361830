package io.ficus.app.handover;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.StepEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Stands before the real journal of hand-overs of a server, and acts once at an edge. */
final class JournalTrap implements BeanPostProcessor {

  private final Edge edge;
  private final Runnable act;
  private final AtomicBoolean armed = new AtomicBoolean();

  /** Acts once it is armed. */
  JournalTrap(Edge edge, Runnable act) {
    this.edge = edge;
    this.act = act;
  }

  JournalTrap arm() {
    armed.set(true);
    return this;
  }

  @Override
  public Object postProcessAfterInitialization(Object part, String name) {
    return part instanceof Procedures journal ? new Trapped(journal) : part;
  }

  private final class Trapped implements Procedures {

    private final Procedures real;

    Trapped(Procedures real) {
      this.real = real;
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

    private boolean around(Procedure seen, BooleanSupplier work) {
      boolean here = seen.step() == edge.step() && seen.state() == edge.state();
      if (here && edge.when() == Edge.When.BEFORE && armed.compareAndSet(true, false)) {
        act.run();
      }
      boolean stored = work.getAsBoolean();
      if (here && edge.when() == Edge.When.AFTER && armed.compareAndSet(true, false)) {
        act.run();
      }
      return stored;
    }

    @Override
    public List<Procedure> running() {
      return real.running();
    }

    @Override
    public Optional<Procedure> find(long id) {
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
}
