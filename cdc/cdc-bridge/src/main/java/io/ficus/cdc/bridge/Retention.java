package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.LogRetention;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The log that the source keeps for a bridge, and for how long that can go on. Asks at most every
 * five seconds. Thread-safe.
 */
final class Retention {

  private static final Duration AGE = Duration.ofSeconds(5);
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration ENOUGH = Duration.ofSeconds(30);
  private static final double WARN_HOURS = 24;

  private record Look(Instant at, long written) {}

  private final LegacySource source;
  private final Clock clock;
  private final long limit;
  private final Deque<Look> looks = new ArrayDeque<>();
  private Instant askedAt = Instant.MIN;
  private Optional<LogRetention> answer = Optional.empty();

  /**
   * @param limit what the source's disk may keep, in bytes; 0 if that is not known
   */
  Retention(LegacySource source, Clock clock, long limit) {
    this.limit = limit;
    this.source = source;
    this.clock = clock;
  }

  /** Empty if the source does not say now. */
  synchronized Optional<LogRetention> now() {
    Instant now = clock.instant();
    if (!askedAt.isAfter(now.minus(AGE))) {
      askedAt = now;
      try {
        answer = source.retention().map(this::limited);
      } catch (SQLException e) {
        // The supervisor says what is wrong with the database; here it only means "not known".
        answer = Optional.empty();
      }
      answer.ifPresent(log -> looks.addLast(new Look(now, log.writtenBytes())));
      while (looks.size() > 2 && looks.getFirst().at().isBefore(now.minus(WINDOW))) {
        looks.removeFirst();
      }
    }
    return answer;
  }

  private LogRetention limited(LogRetention log) {
    if (limit == 0) {
      return log;
    }
    long room = Math.max(0, limit - log.retainedBytes());
    return new LogRetention(
        log.state(),
        log.active(),
        log.retainedBytes(),
        OptionalLong.of(Math.min(room, log.safeBytes().orElse(room))),
        log.writtenBytes());
  }

  /**
   * Hours until log is lost if nobody reads it and as much is written as in the last ten minutes;
   * empty if there is no limit, nothing is written, or it is not known yet.
   */
  synchronized OptionalDouble hoursLeft() {
    Optional<LogRetention> log = now();
    if (log.isEmpty() || log.get().safeBytes().isEmpty() || looks.size() < 2) {
      return OptionalDouble.empty();
    }
    Duration time = Duration.between(looks.getFirst().at(), looks.getLast().at());
    long written = looks.getLast().written() - looks.getFirst().written();
    if (time.compareTo(ENOUGH) < 0 || written <= 0) {
      return OptionalDouble.empty();
    }
    double perHour = written / (time.toMillis() / 3_600_000.0);
    return OptionalDouble.of(log.get().safeBytes().getAsLong() / perHour);
  }

  /** What a person should know before it is too late. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    Optional<LogRetention> log = now();
    if (log.isPresent()
        && (log.get().state().equals("unreserved") || log.get().state().equals("lost"))) {
      warnings.add(
          "The log that the source keeps for the bridge is "
              + log.get().state()
              + ": let the bridge run, or raise max_slot_wal_keep_size, before a new snapshot is"
              + " needed.");
    }
    hoursLeft()
        .ifPresent(
            hours -> {
              if (hours < WARN_HOURS) {
                warnings.add(
                    String.format(
                        Locale.ROOT,
                        "If the bridge stopped now, the log that it needs would be lost, or its"
                            + " disk full, in %.1f hours, at the rate of the last ten minutes. Raise"
                            + " max_slot_wal_keep_size, or the disk and ficus.source.log-limit.",
                        hours));
              }
            });
    return warnings;
  }
}
