package io.ficus.cutover.application;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.DomainStage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps everything in memory; can be told to be away. */
public final class FakeStageRecords implements StageRecords {

  private final List<AuditEntry> audit = new ArrayList<>();
  private boolean away;

  public synchronized void goAway(boolean gone) {
    away = gone;
  }

  @Override
  public synchronized DomainStage register(AuditEntry first) {
    answer();
    return find(first.domain())
        .orElseGet(
            () -> {
              audit.add(first);
              return stage(first);
            });
  }

  @Override
  public synchronized List<DomainStage> all() {
    answer();
    return audit.stream()
        .map(AuditEntry::domain)
        .distinct()
        .sorted()
        .map(domain -> find(domain).orElseThrow())
        .toList();
  }

  @Override
  public synchronized Optional<DomainStage> find(String domain) {
    answer();
    return history(domain).stream().findFirst().map(FakeStageRecords::stage);
  }

  @Override
  public synchronized Recorded change(AuditEntry change) {
    answer();
    DomainStage current = find(change.domain()).orElseThrow();
    if (current.epoch() != change.epoch() - 1
        || !change.from().equals(Optional.of(current.stage()))) {
      return new Recorded.Moved(current);
    }
    audit.add(change);
    return new Recorded.Stored(stage(change));
  }

  @Override
  public synchronized List<AuditEntry> history(String domain) {
    answer();
    return audit.stream()
        .filter(entry -> entry.domain().equals(domain))
        .sorted(Comparator.comparingLong(AuditEntry::epoch).reversed())
        .toList();
  }

  private void answer() {
    if (away) {
      throw new ControlStoreException("answer", new SQLException("connection refused"));
    }
  }

  private static DomainStage stage(AuditEntry entry) {
    return new DomainStage(
        entry.domain(), entry.to(), entry.epoch(), entry.at(), entry.actor(), entry.reason());
  }
}
