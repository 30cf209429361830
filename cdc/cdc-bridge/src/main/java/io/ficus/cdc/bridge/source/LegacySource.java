package io.ficus.cdc.bridge.source;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.config.BridgeConfig;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A legacy database as the bridge sees it: one implementation for each family (PostgreSQL; MariaDB
 * and MySQL). It asks the database itself, before Debezium is let at it: Debezium tries every
 * SQLException again for ever, and goes on silently where something is missing.
 *
 * <p>Thread-safe. What a person must mend is a fatal {@code BridgeFault} that says what is wrong
 * and which command mends it; what may pass is an SQLException or a passing fault.
 */
public interface LegacySource extends AutoCloseable {

  /**
   * Checks what does not depend on the position (log settings, rights, the tables) and reads the
   * tables' keys, in the order of the configuration. Changes nothing.
   */
  Map<String, TableFacts> examine() throws SQLException;

  /** What works and will bite, in plain words. */
  List<String> warnings(Map<String, TableFacts> facts);

  /** The same tables with their rows counted, or estimated where they are large. */
  List<TableFacts> counted(Collection<TableFacts> facts) throws SQLException;

  /**
   * Makes sure that the connector will go on exactly at the place, or begin with a snapshot that
   * fits; everything else would be a gap. Refuses with a fatal fault that says what is missing and
   * which commands to choose from.
   *
   * @return the same place with the identity of the database
   */
  StartPoint prepare(StartPoint stored) throws SQLException;

  /**
   * The connector's properties, complete except for those that every family shares. They let it
   * give up on the first error, and make no use of a heartbeat query: see {@link #heartbeat}.
   */
  Map<String, String> connector(StartPoint start);

  /**
   * What the connector is told besides, so that rows which are there already do not take more
   * memory than they may.
   *
   * @param size how many are read at once, where this source does not find fewer to be right
   */
  Map<String, String> reading(FetchSize size) throws SQLException;

  /** Whether rows that are too large together are refused rather than read. */
  default boolean limitsBytes() {
    return false;
  }

  /** The connector's source partition, under which it looks for its offset. */
  Map<String, String> partition();

  /** A reader for one run that begins here. */
  LogReader reader(StartPoint start);

  /**
   * Commits a mark that comes back as {@link LogEntry.Kind#HEARTBEAT} with this content. Called
   * again and again: keeps a quiet database's log moving, and its round trip is what the bridge
   * knows a dead connection by. A connection may be kept for it.
   */
  void heartbeat(String content) throws SQLException;

  /**
   * Whether the source is at work for this bridge, though nothing of it may arrive. Asked again and
   * again while nothing does.
   */
  Sender sender() throws SQLException;

  /** Bytes of log behind a position. */
  long bytesBehind(SourcePosition position) throws SQLException;

  /**
   * Takes the right to carry this source under the bridge's name. A process that stands by asks
   * twice a second for as long as another has it: no connection is opened for that answer.
   *
   * @return empty if another process has it
   */
  default Optional<Lease> tryLead() throws SQLException {
    return Optional.of(Lease.UNGUARDED);
  }

  /** Who has that right, for a person to read. */
  default String leader() throws SQLException {
    return "nobody";
  }

  /**
   * What stands against reading tables while the log is followed, each in a sentence that says what
   * to do; empty if nothing does.
   */
  default List<String> obstaclesToReading() throws SQLException {
    return List.of();
  }

  /**
   * Whether the log holds the changes of every table, and is where the connector learns what their
   * columns are. Else the source keeps which tables it hands out to a bridge, and what they are.
   */
  boolean logsEveryTable();

  /**
   * Configured tables that were not carried so far: the log does not hand out their changes yet, or
   * it does and nobody has wanted them.
   *
   * @param before those that were carried when the bridge last streamed; empty if that is not known
   */
  Set<String> notCarried(Optional<Set<String>> before) throws SQLException;

  /** Makes the log hand out their changes from now on. */
  default void carry(Collection<String> tables) throws SQLException {}

  /** What the next start runs in the database so that the log hands them out no longer. */
  default List<String> withdrawal(Collection<String> tables) {
    return List.of();
  }

  /**
   * What stands against carrying the configured tables, each in a sentence that says what to do;
   * empty if nothing does.
   */
  List<String> obstacles() throws SQLException;

  /**
   * What stands against carrying these of the configured tables besides the others, while the
   * bridge streams; as {@link #obstacles}, which is asked before.
   */
  default List<String> obstaclesToAdding(Collection<String> tables) throws SQLException {
    return List.of();
  }

  /** Names the transactions that are open now, for {@link #haveEnded}. */
  default String openTransactions() throws SQLException {
    return "";
  }

  /** True if all transactions that were open then have ended. */
  default boolean haveEnded(String openTransactions) throws SQLException {
    return true;
  }

  /**
   * About how many rows of a table meet a condition. Also finds out whether the condition can be
   * asked at all.
   *
   * @param filter a SQL condition; empty for all rows
   * @throws SQLException if the table or the condition cannot be read
   */
  default long estimate(String table, String filter) throws SQLException {
    return -1;
  }

  /** The log that is kept for the bridge; empty where the source does not say. */
  default Optional<LogRetention> retention() throws SQLException {
    return Optional.empty();
  }

  /**
   * The place that a person names.
   *
   * @param text in the source's own words, such as an LSN
   * @throws IllegalArgumentException if it names none
   */
  default ResumePoint pointAt(String text) {
    throw new IllegalArgumentException(
        "A place in this source's log cannot be named by hand; give what 'position export' printed");
  }

  /**
   * The place between two transactions that a connector of the same family has come to under Kafka
   * Connect. What it has of the transaction after that comes again.
   *
   * @param offset as Connect stored it
   * @throws IllegalArgumentException if it is not an offset of the stream of such a connector
   * @throws SQLException if the source has to be asked and does not answer
   */
  ResumePoint takeOver(Map<String, Object> offset) throws SQLException;

  /** The offset that a connector under Kafka Connect is given to go on from a place. */
  default Map<String, Object> handOver(ResumePoint point) {
    return point.offset();
  }

  /** Lets the source forget its log up to a place. Nobody may be reading it. */
  default void forgetUpTo(ResumePoint point) throws SQLException {
    throw new IllegalStateException("This source keeps no log for a bridge");
  }

  /** Lets the source forget its log, and keep none any more. Nobody may be reading it. */
  default void forgetAll() throws SQLException {
    throw new IllegalStateException("This source keeps no log for a bridge");
  }

  /** The same database, carried by another configuration. To be closed apart from this one. */
  LegacySource with(BridgeConfig other);

  /** Lets go of connections. */
  @Override
  void close();
}
