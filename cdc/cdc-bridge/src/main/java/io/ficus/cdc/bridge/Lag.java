package io.ficus.cdc.bridge;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.source.LegacySource;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How much log lies behind a position; asks the database at most once a second. Thread-safe. */
final class Lag {

  private static final Duration AGE = Duration.ofSeconds(1);

  private final LegacySource source;
  private final Clock clock;
  private Instant askedAt = Instant.MIN;
  private Optional<Long> answer = Optional.empty();

  Lag(LegacySource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /** Absent if the database does not answer. */
  synchronized Optional<Long> bytesBehind(SourcePosition position) {
    Instant now = clock.instant();
    boolean fresh = askedAt.isAfter(now.minus(AGE));
    if (!fresh) {
      askedAt = now;
      try {
        answer = Optional.of(source.bytesBehind(position));
      } catch (SQLException e) {
        // The supervisor says what is wrong with the database; here it only means "not known".
        answer = Optional.empty();
      }
    }
    return answer;
  }
}
