package io.ficus.cutover.application.handover;

import io.ficus.cutover.Authority;
import io.ficus.cutover.PauseForecast;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.application.HandOverLimits;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.Pace;
import io.ficus.cutover.domain.handover.Procedure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Estimates a pause from what is known without writing anything: how far the other store is behind,
 * how many keys have changed, and how fast keys were compared before.
 */
final class PauseEstimate {

  /** Hand-overs that are looked back over. */
  private static final int PAST = 20;

  /** Of fewer keys than these a comparison says more of its round trips than of its pace. */
  private static final long ENOUGH = 20;

  private final HandOver parts;
  private final Procedures journal;
  private final HandOverLimits limits;

  PauseEstimate(HandOver parts, Procedures journal, HandOverLimits limits) {
    this.parts = parts;
    this.journal = journal;
    this.limits = limits;
  }

  /** For a hand-over of a kind, away from a store. */
  PauseForecast of(String domain, HandOverKind kind, Authority from) {
    List<Procedure> past = journal.latest(domain, PAST);
    List<String> told = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    Optional<Duration> behind = parts.drain().behind(domain, from).orNote(unknown);
    behind.ifPresent(
        lag ->
            told.add(
                "the "
                    + OwnershipRows.name(from.other())
                    + " is "
                    + lag.toMillis()
                    + " ms behind"));
    Optional<Long> keys = parts.changedKeys().pending(domain).orNote(unknown);
    Optional<Duration> comparing = keys.flatMap(n -> comparing(domain, n, past, told, unknown));
    Optional<Duration> lastTaken =
        past.stream()
            .filter(p -> p.kind() == kind && p.state() == Procedure.State.DONE)
            .flatMap(p -> p.found().pause().stream())
            .findFirst();
    return new PauseForecast(
        sum(behind, comparing, lastTaken, told),
        told,
        keys,
        lastTaken,
        limits.pauseBudget(),
        unknown);
  }

  private Optional<Duration> comparing(
      String domain, long keys, List<Procedure> past, List<String> told, List<String> unknown) {
    if (keys == 0) {
      told.add("no key has changed");
      return Optional.of(Duration.ZERO);
    }
    Optional<Procedure> measured = measured(past);
    Optional<Pace> pace =
        measured.isPresent()
            ? measured.get().found().pace()
            : parts.changedKeys().paceOfTheLastRun(domain).orNote(unknown);
    String whose =
        measured
            .map(p -> "hand-over " + p.id())
            .orElse("the last reconciliation, which goes slowly");
    pace.ifPresent(
        known ->
            told.add(
                "comparing "
                    + keys
                    + " changed keys takes "
                    + known.of(keys).toMillis()
                    + " ms at the pace of "
                    + whose
                    + " ("
                    + known.told()
                    + ")"));
    return pace.map(known -> known.of(keys));
  }

  /** The newest that compared enough keys, or else the one that compared the most. */
  private static Optional<Procedure> measured(List<Procedure> past) {
    List<Procedure> paced = past.stream().filter(p -> p.found().pace().isPresent()).toList();
    return paced.stream()
        .filter(p -> keys(p) >= ENOUGH)
        .findFirst()
        .or(() -> paced.stream().max(Comparator.comparingLong(PauseEstimate::keys)));
  }

  private static long keys(Procedure p) {
    return p.found().pace().map(Pace::keys).orElse(0L);
  }

  private static Optional<Duration> sum(
      Optional<Duration> behind,
      Optional<Duration> comparing,
      Optional<Duration> lastTaken,
      List<String> told) {
    boolean all = behind.isPresent() && comparing.isPresent();
    if (!all && lastTaken.isPresent()) {
      told.add("the last one in this direction took " + lastTaken.get().toMillis() + " ms");
      return lastTaken;
    }
    if (behind.isEmpty() && comparing.isEmpty()) {
      return Optional.empty();
    }
    told.add("all else takes " + StepWork.ROUND_TRIPS.toMillis() + " ms");
    return Optional.of(
        Stream.of(behind, comparing)
            .flatMap(Optional::stream)
            .reduce(StepWork.ROUND_TRIPS, Duration::plus));
  }
}
