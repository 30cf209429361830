package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.LogEntry;
import io.ficus.cdc.bridge.source.LogReader;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.ResumePoint;
import io.ficus.cdc.bridge.source.StartPoint;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A bridge without one of the things that its guarantee rests on. There is no such switch outside
 * of the tests: the source that a bridge is made with hands out another reader of the log.
 */
enum Mutant {
  /** The bridge as it is. */
  NONE,

  /** Goes on from the connector's own offset, half-way marks and all, as stock Debezium does. */
  WITHOUT_SAFE_RESUME,

  /** Does not know again what Kafka has of a transaction that is sent once more. */
  WITHOUT_DROPPING;

  private LogReader of(LogReader reader) {
    return switch (this) {
      case NONE -> reader;
      case WITHOUT_SAFE_RESUME -> new HalfWay(reader);
      case WITHOUT_DROPPING -> new Forgetful(reader);
    };
  }

  /** The source makes every place that was stored safe to go on from. */
  private StartPoint startOf(StartPoint prepared, StartPoint stored) {
    return this == WITHOUT_SAFE_RESUME && stored.phase() == Phase.STREAM
        ? new StartPoint(prepared.phase(), prepared.identity(), stored.resume())
        : prepared;
  }

  LegacySource source(BridgeConfig config) {
    LegacySource real = Sources.of(config);
    return (LegacySource)
        Proxy.newProxyInstance(
            Mutant.class.getClassLoader(),
            new Class<?>[] {LegacySource.class},
            (self, method, arguments) -> {
              try {
                Object answer = method.invoke(real, arguments);
                if (answer instanceof LogReader read) {
                  return of(read);
                }
                return answer instanceof StartPoint prepared
                        && arguments[0] instanceof StartPoint stored
                    ? startOf(prepared, stored)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  private static final class HalfWay implements LogReader {

    private final LogReader real;
    private Map<String, Object> last = Map.of();
    private Map<String, Object> boundary = Map.of();

    HalfWay(LogReader real) {
      this.real = real;
    }

    @Override
    public LogEntry read(SourceRecord record) {
      LogEntry entry = real.read(record);
      if (entry.afterBoundary()) {
        boundary = last;
      }
      last = new HashMap<>(record.sourceOffset());
      last.values().removeIf(value -> value == null);
      if (entry.atBoundary()) {
        boundary = last;
      }
      return entry;
    }

    /** What was sent last: the last boundary, or where a transaction is cut that has none. */
    @Override
    public ResumePoint resume() {
      Map<String, Object> sent = boundary.isEmpty() ? last : boundary;
      boundary = Map.of();
      return sent.isEmpty() ? real.resume() : new ResumePoint(real.resume().position(), sent);
    }

    @Override
    public Phase phase() {
      return real.phase();
    }
  }

  private static final class Forgetful implements LogReader {

    private final LogReader real;
    private final String run = UUID.randomUUID().toString();

    Forgetful(LogReader real) {
      this.real = real;
    }

    @Override
    public LogEntry read(SourceRecord record) {
      LogEntry entry = real.read(record);
      return new LogEntry(
          entry.kind(),
          entry.afterBoundary(),
          entry.atBoundary(),
          entry.table(),
          entry.position(),
          entry.transaction().isEmpty() ? "" : run + "/" + entry.transaction(),
          entry.content(),
          entry.last());
    }

    @Override
    public ResumePoint resume() {
      return real.resume();
    }

    @Override
    public Phase phase() {
      return real.phase();
    }
  }
}
