package io.ficus.cutover.application;

import io.ficus.cutover.Approval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps everything in memory. */
public final class FakeApprovalRecords implements ApprovalRecords {

  private final List<Approval> all = new ArrayList<>();

  @Override
  public synchronized Approval ask(Approval asked) {
    Approval kept = asked.withId(all.size() + 1);
    all.add(kept);
    return kept;
  }

  @Override
  public synchronized boolean approve(long id, Approval.Signature second) {
    int at = (int) id - 1;
    if (all.get(at).approved().isPresent()) {
      return false;
    }
    all.set(at, all.get(at).approvedBy(second));
    return true;
  }

  @Override
  public synchronized List<Approval> of(String domain) {
    return all.stream()
        .filter(it -> it.domain().equals(domain))
        .sorted(Comparator.comparingLong(Approval::id).reversed())
        .toList();
  }
}
