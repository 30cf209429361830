package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.source.Sender;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells a connection that has gone silent from a source that has nothing to hand out. A mark that
 * is underway, and nothing that arrives, is silence; but the source may be at work all the while,
 * on a backlog of tables that nobody carries, or on a row that is long in being read. So it is
 * asked before a connection is taken for dead. Judges in one thread; told from others.
 */
final class Watchdog {

  /** How long a connector may be on its way to the log, besides. */
  static final Duration CONNECTING = Duration.ofSeconds(60);

  /** Asks the source. */
  @FunctionalInterface
  interface Question {
    /** What is known of the sender. */
    Sender ask() throws SQLException;
  }

  private final Duration interval;
  private final Duration patience;
  private final LongSupplier nanos;
  private volatile Heart heart;
  private boolean connected;

  /**
   * @param interval between two marks
   * @param mostSilence that is borne, besides a few such intervals
   */
  Watchdog(Duration interval, Duration mostSilence, LongSupplier nanos) {
    this.interval = interval;
    this.patience = mostSilence.plus(interval.multipliedBy(5));
    this.nanos = nanos;
    this.heart = new Heart(interval, nanos);
  }

  /** A run begins, with marks of its own. */
  void begin() {
    heart = new Heart(interval, nanos);
    connected = false;
  }

  Heart heart() {
    return heart;
  }

  /** For how long a mark is underway while nothing else came. */
  Duration silence() {
    return heart.silence();
  }

  /**
   * Whether the connection is to be taken for dead.
   *
   * @param state of the bridge; what it reads before it follows the log is not watched
   * @param listening whether the bridge waits for the source, and not for Kafka
   */
  boolean isDead(BridgeState state, boolean listening, Question question) {
    connected |= state == BridgeState.STREAMING;
    Duration silence = heart.silence();
    if (!state.followsTheLog() || !listening || silence.multipliedBy(2).compareTo(patience) < 0) {
      return false;
    }
    return switch (sender(question)) {
      case WORKS -> {
        connected = true;
        heart.heard();
        yield false;
      }
      case WAITS -> {
        connected = true;
        yield silence.compareTo(patience) > 0;
      }
      case ABSENT -> silence.compareTo(connected ? patience : patience.plus(CONNECTING)) > 0;
    };
  }

  private static Sender sender(Question question) {
    try {
      return question.ask();
    } catch (SQLException e) {
      // Whoever cannot be asked does not work for us either.
      return Sender.ABSENT;
    }
  }
}
