package io.ficus.cdc.bridge.fault;

import com.github.shyiko.mysql.binlog.network.ServerException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What a failure means. Debezium calls every SQLException retriable, for ever; the SQLSTATE knows
 * better.
 *
 * @param verdict whether trying again can help
 * @param message what a person reads
 * @param cause the innermost cause with its type
 */
public record Diagnosis(Verdict verdict, String message, String cause) {

  /** What Debezium's binlog connectors end with at the first event of such a table. */
  private static final String UNKNOWN_TABLE = "whose schema isn't known to this connector";

  public enum Verdict {
    /** Nothing but a person can mend it. */
    FATAL,
    /** I/O or a server that is away. */
    PASSING,
    /** Rows were too large to be read so many at once; the next attempt has to read fewer. */
    TOO_MUCH,
    /** Not known; tried again a few times only. */
    UNKNOWN
  }

  /** Judges a failure by the most telling link of its chain of causes. */
  public static Diagnosis of(Throwable failure) {
    Throwable innermost = failure;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      innermost = t;
    }
    String cause = innermost.getClass().getSimpleName() + ": " + innermost.getMessage();
    Throwable tooMuch = tooMuch(failure);
    if (tooMuch != null) {
      return new Diagnosis(
          Verdict.TOO_MUCH,
          tooMuch instanceof BridgeFault
              ? text(tooMuch)
              : "Rows of the source are too large to be read so many at once; the bridge begins"
                  + " again and reads fewer: "
                  + text(tooMuch),
          cause);
    }
    // The most telling link of the chain counts, whatever wraps it: Connect's own exceptions are
    // Kafka's by type and say nothing.
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof BridgeFault fault && fault.isFatal()) {
        return new Diagnosis(Verdict.FATAL, text(fault), cause);
      }
      if (t instanceof SQLException sql) {
        return ofSql(sql, cause);
      }
      if (t instanceof ServerException binlog && refusesLog(binlog)) {
        return new Diagnosis(
            Verdict.FATAL,
            "The source database refuses its binary log: "
                + text(binlog)
                + " (error "
                + binlog.getErrorCode()
                + "). Where the log from the bridge's position on is gone, a new snapshot is needed;"
                + " else mend it. Then resume.",
            cause);
      }
      if (text(t).contains(UNKNOWN_TABLE)) {
        return new Diagnosis(
            Verdict.FATAL,
            text(t)
                + ". The table was there when this bridge began, and the bridge's user could not see"
                + " it then, or nothing of its database was carried. Take it out of"
                + " ficus.source.tables and start anew; carry it by a bridge of another"
                + " ficus.source.name.",
            cause);
      }
      if (t instanceof RecordTooLargeException) {
        return new Diagnosis(
            Verdict.FATAL,
            "Kafka does not take a record that is so large: "
                + text(t)
                + ". Set ficus.changes.max-record-bytes below the topic's max.message.bytes, so that"
                + " what is larger is cut or given a claim check (ficus.changes.larger), and start"
                + " anew; or raise max.message.bytes, then resume.",
            cause);
      }
      if (isRefusal(t)) {
        return new Diagnosis(
            Verdict.FATAL,
            "Kafka refuses the bridge: " + text(t) + ". Mend it, then resume.",
            cause);
      }
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof BridgeFault) {
        return new Diagnosis(Verdict.PASSING, text(t), cause);
      }
      if (t instanceof IOException) {
        return new Diagnosis(Verdict.PASSING, "A connection was lost: " + text(t), cause);
      }
      if (t instanceof KafkaException && !(t instanceof ConnectException)) {
        return new Diagnosis(
            Verdict.PASSING, "Kafka did not take what the bridge sent: " + text(t), cause);
      }
    }
    return new Diagnosis(Verdict.UNKNOWN, "The bridge failed: " + text(failure), cause);
  }

  /** The driver closes its connection with it, and what fails after that hides what led to it. */
  private static @Nullable Throwable tooMuch(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
    while (!open.isEmpty()) {
      Throwable t = open.removeFirst();
      if ((t instanceof BridgeFault fault && fault.isTooMuch())
          || (t instanceof SQLException && text(t).contains("maxResultBuffer"))) {
        return t;
      }
      if (seen.add(t)) {
        open.addAll(List.of(t.getSuppressed()));
        Optional.ofNullable(t.getCause()).ifPresent(open::add);
      }
    }
    return null;
  }

  // 1236: the log does not have what is asked for. Under the same number the server says that
  // another replica of this id has come, which is a bridge of this name: who goes on is decided in
  // Kafka.
  private static boolean refusesLog(ServerException e) {
    String state = e.getSqlState() == null ? "" : e.getSqlState();
    return state.startsWith("28")
        || state.startsWith("42")
        || (e.getErrorCode() == 1236 && !text(e).contains("same server"));
  }

  private static boolean isRefusal(Throwable t) {
    return t instanceof AuthenticationException
        || t instanceof AuthorizationException
        || t instanceof ConfigException
        || t instanceof InvalidReplicationFactorException
        || t instanceof PolicyViolationException
        || t instanceof UnsupportedVersionException;
  }

  private static Diagnosis ofSql(SQLException sql, String cause) {
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    String said = text(sql) + " (SQLSTATE " + state + ")";
    if (state.startsWith("28")) {
      return new Diagnosis(
          Verdict.FATAL,
          "The source database refuses the user or the password: "
              + said
              + ". Correct them, then resume.",
          cause);
    }
    if (state.equals("3D000")) {
      return new Diagnosis(
          Verdict.FATAL,
          "The source database does not exist: " + said + ". Correct the JDBC URL, then resume.",
          cause);
    }
    // 42: syntax, missing object, missing right. 0A: not supported. 55000: for example a slot that
    // has lost its WAL. None of them goes away by itself.
    if (state.startsWith("42") || state.startsWith("0A") || state.equals("55000")) {
      return new Diagnosis(
          Verdict.FATAL,
          "The source database refuses what the bridge needs: " + said + ". Mend it, then resume.",
          cause);
    }
    return new Diagnosis(Verdict.PASSING, "The source database does not answer: " + said, cause);
  }

  private static String text(Throwable t) {
    return t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
  }
}
