package io.ficus.cutover.application;

import io.ficus.cutover.Act;
import io.ficus.cutover.Act.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps everything in memory; every act at the same moment. */
public final class FakeActs implements Acts {

  private record Kept(String domain, Act act) {}

  private final Map<Long, Kept> kept = new LinkedHashMap<>();

  @Override
  public synchronized long begin(String domain, Act.Kind kind, String actor, String reason) {
    long id = kept.size() + 1L;
    kept.put(id, new Kept(domain, new Act(kind, Outcome.OPEN, "", actor, reason, Instant.EPOCH)));
    return id;
  }

  @Override
  public synchronized void end(long id, boolean done, String detail) {
    kept.computeIfPresent(
        id,
        (same, it) ->
            new Kept(
                it.domain(),
                new Act(
                    it.act().kind(),
                    done ? Outcome.DONE : Outcome.FAILED,
                    detail,
                    it.act().actor(),
                    it.act().reason(),
                    it.act().at())));
  }

  @Override
  public synchronized List<Act> of(String domain) {
    List<Act> acts = new ArrayList<>();
    kept.values().stream()
        .filter(it -> it.domain().equals(domain))
        .forEach(it -> acts.add(0, it.act()));
    return acts;
  }
}
