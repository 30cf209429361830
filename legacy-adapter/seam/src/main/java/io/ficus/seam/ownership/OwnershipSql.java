package io.ficus.seam.ownership;

import io.ficus.cutover.Authority;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is asked of a store's ownership rows, by the store's make. */
enum OwnershipSql {
  /** By a shared advisory lock and the functions of {@code ownership/postgresql}. */
  POSTGRESQL {
    @Override
    String register() {
      return "INSERT INTO ficus.ownership (domain, epoch, authority, fenced, term)"
          + " VALUES (?, 1, 'LEGACY', ?, 0) ON CONFLICT DO NOTHING";
    }

    @Override
    String leaveBehind() {
      return "INSERT INTO ficus.left_behind (domain) VALUES (?) ON CONFLICT DO NOTHING";
    }

    @Override
    void endWhenSilentFor(Connection connection, Duration limit) {
      // It is said with each transaction, and ends with it.
    }

    @Override
    void silentAsBefore(Connection connection) {}

    @Override
    Optional<Held> exclusively(
        Connection connection, String domain, Duration limit, Duration silence)
        throws SQLException {
      execute(
          connection,
          "SET LOCAL lock_timeout = "
              + Math.max(1, limit.toMillis())
              + "; SET LOCAL idle_in_transaction_session_timeout = "
              + Math.max(1, silence.toMillis()));
      try (PreparedStatement lock =
          connection.prepareStatement("SELECT pg_advisory_xact_lock(ficus.ownership_lock(?))")) {
        lock.setString(1, domain);
        lock.execute();
      }
      return read(connection, READ, domain);
    }

    @Override
    Optional<Held> shared(Connection connection, String domain, Duration limit)
        throws SQLException {
      // What is done elsewhere meanwhile may take its time.
      execute(
          connection,
          "SET LOCAL lock_timeout = "
              + Math.max(1, limit.toMillis())
              + "; SET LOCAL idle_in_transaction_session_timeout = '10min'");
      try (PreparedStatement lock =
          connection.prepareStatement(
              "SELECT pg_advisory_xact_lock_shared(ficus.ownership_lock(?))")) {
        lock.setString(1, domain);
        lock.execute();
      }
      return read(connection, READ, domain);
    }

    @Override
    String now() {
      return "clock_timestamp()";
    }

    @Override
    List<String> unfenced(JdbcTemplate store, FencedTables tables) {
      // Only O and A fire for an ordinary session; the argument is the domain, ended by a zero.
      return store
          .queryForList(
              "SELECT t.n FROM unnest(?) WITH ORDINALITY AS t(name, n) WHERE NOT EXISTS"
                  + " (SELECT FROM pg_trigger WHERE tgrelid = to_regclass(t.name)"
                  + " AND tgname = 'ficus_fence' AND tgenabled IN ('O', 'A')"
                  + " AND tgargs = convert_to(?, 'UTF8') || '\\x00'::bytea) ORDER BY t.n",
              Integer.class,
              tables.quoted(),
              tables.domain())
          .stream()
          .map(n -> tables.tables().get(n - 1))
          .toList();
    }

    @Override
    List<String> gone(JdbcTemplate store, FencedTables tables) {
      return store
          .queryForList(
              "SELECT t.n FROM unnest(?) WITH ORDINALITY AS t(name, n)"
                  + " WHERE to_regclass(t.name) IS NULL ORDER BY t.n",
              Integer.class,
              (Object) tables.quoted())
          .stream()
          .map(n -> tables.tables().get(n - 1))
          .toList();
    }

    @Override
    Refusal refusal(SQLException e) {
      @Nullable String state = e.getSQLState();
      if ("55P03".equals(state)) {
        return Refusal.BUSY;
      }
      if ("40P01".equals(state)) {
        return Refusal.AGAIN;
      }
      // A table, a function, a schema.
      return "42P01".equals(state) || "42883".equals(state) || "3F000".equals(state)
          ? Refusal.NOT_INSTALLED
          : Refusal.OTHER;
    }

    @Override
    String holders() {
      return """
          SELECT format('session %s of %s (%s) in a transaction since %s', a.pid, coalesce(a.usename, '?'),
                        coalesce(nullif(a.application_name, ''), 'unnamed'), a.xact_start)
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
           WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid()
             AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
             AND (l.classid::bigint << 32 | l.objid::bigint) = ficus.ownership_lock(?)
           ORDER BY a.xact_start LIMIT 5
          """;
    }

    @Override
    String tableUsers() {
      return """
          SELECT format('session %s of %s (%s) in a transaction since %s, on %s', a.pid,
                        coalesce(a.usename, a.backend_type), coalesce(nullif(a.application_name, ''), 'unnamed'),
                        a.xact_start, string_agg(DISTINCT l.relation::regclass::text, ', '))
            FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
           WHERE l.granted AND l.pid <> pg_backend_pid()
             AND l.relation IN (SELECT to_regclass(name) FROM unnest(string_to_array(?, ',')) AS t(name))
           GROUP BY a.pid, a.usename, a.backend_type, a.application_name, a.xact_start
           ORDER BY a.xact_start LIMIT 5
          """;
    }
  },

  /** By the lock of the row itself, and the procedures of {@code ownership/mariadb}. */
  MARIADB {
    @Override
    String register() {
      return "INSERT IGNORE INTO ficus.ownership (domain, epoch, authority, fenced, term,"
          + " changed_at) VALUES (?, 1, 'LEGACY', ?, 0, utc_timestamp(6))";
    }

    @Override
    String leaveBehind() {
      return "INSERT IGNORE INTO ficus.left_behind (domain, since) VALUES (?, utc_timestamp(6))";
    }

    // It is the session's, in whole seconds, and the session goes back to a pool.
    @Override
    void endWhenSilentFor(Connection connection, Duration limit) throws SQLException {
      execute(
          connection,
          "SET @ficus_idle = @@idle_transaction_timeout, idle_transaction_timeout = "
              + Math.max(1, (limit.toMillis() + 999) / 1000));
    }

    @Override
    void silentAsBefore(Connection connection) throws SQLException {
      execute(connection, "SET idle_transaction_timeout = @ficus_idle");
    }

    // In whole seconds only could innodb_lock_wait_timeout tell how long to wait.
    @Override
    Optional<Held> exclusively(
        Connection connection, String domain, Duration limit, Duration silence)
        throws SQLException {
      return read(connection, within(limit) + READ + " FOR UPDATE", domain);
    }

    @Override
    Optional<Held> shared(Connection connection, String domain, Duration limit)
        throws SQLException {
      return read(connection, within(limit) + READ + " LOCK IN SHARE MODE", domain);
    }

    private String within(Duration limit) {
      return "SET STATEMENT max_statement_time = "
          + BigDecimal.valueOf(Math.max(1, limit.toMillis()), 3)
          + " FOR ";
    }

    @Override
    String now() {
      return "utc_timestamp(6)";
    }

    @Override
    List<String> unfenced(JdbcTemplate store, FencedTables tables) {
      List<String> unfenced = new ArrayList<>();
      // One by one: with both names given the server opens no other table for it.
      for (String table : tables.tables()) {
        Integer kinds =
            store.queryForObject(
                "SELECT count(DISTINCT event_manipulation) FROM information_schema.triggers"
                    + " WHERE event_object_schema = ? AND event_object_table = ?"
                    + " AND action_timing = 'BEFORE' AND action_statement = ?",
                Integer.class,
                FencedTables.schemaOf(table),
                FencedTables.nameOf(table),
                FenceScripts.triggered(tables.domain()));
        if (kinds == null || kinds != 3) {
          unfenced.add(table);
        }
      }
      return unfenced;
    }

    @Override
    List<String> gone(JdbcTemplate store, FencedTables tables) {
      return tables.tables().stream()
          .filter(
              table ->
                  store
                      .queryForList(
                          "SELECT 1 FROM information_schema.tables"
                              + " WHERE table_schema = ? AND table_name = ?",
                          Integer.class,
                          FencedTables.schemaOf(table),
                          FencedTables.nameOf(table))
                      .isEmpty())
          .toList();
    }

    @Override
    Refusal refusal(SQLException e) {
      return switch (e.getErrorCode()) {
        case LOCK_WAIT_TIMEOUT, STATEMENT_TIMEOUT -> Refusal.BUSY;
        // The change has done the least of all in the circle, so it is what the server ends.
        case DEADLOCK -> Refusal.AGAIN;
        case UNKNOWN_DATABASE, NO_SUCH_TABLE -> Refusal.NOT_INSTALLED;
        default -> Refusal.OTHER;
      };
    }

    // Who held the row is known only while somebody waits for it, and nobody does any more: these
    // are the transactions that have been open longest.
    @Override
    String holders() {
      return """
          SELECT concat('maybe session ', t.trx_mysql_thread_id, ' of ', coalesce(p.user, '?'), ' (',
                        coalesce(p.host, '?'), ') in a transaction since ', t.trx_started)
            FROM information_schema.innodb_trx t
            LEFT JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
           WHERE ? <> '' AND t.trx_mysql_thread_id NOT IN (0, connection_id()) AND t.trx_lock_structs > 0
           ORDER BY t.trx_started LIMIT 5
          """;
    }
  };

  static final String READ =
      "SELECT epoch, authority, fenced, term, EXISTS (SELECT 1 FROM ficus.left_behind l"
          + " WHERE l.domain = o.domain) FROM ficus.ownership o WHERE o.domain = ?";

  private static final int UNKNOWN_DATABASE = 1049;
  private static final int NO_SUCH_TABLE = 1146;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int DEADLOCK = 1213;
  private static final int STATEMENT_TIMEOUT = 1969;

  /** Why a change did not happen. */
  enum Refusal {
    /** Writers kept the lock. */
    BUSY,
    /** It was ended so that others could go on; it may be tried again. */
    AGAIN,
    /** There are no ownership rows. */
    NOT_INSTALLED,
    OTHER
  }

  /** Makes a domain known; parameters: domain, fenced. */
  abstract String register();

  /** Notes that the store is left behind; parameter: domain. */
  abstract String leaveBehind();

  /**
   * From now on the store ends a transaction of this connection whose client says nothing for so
   * long, so that a lost one keeps no writer waiting. Before the transaction begins.
   */
  abstract void endWhenSilentFor(Connection connection, Duration limit) throws SQLException;

  /** Takes that back. */
  abstract void silentAsBefore(Connection connection) throws SQLException;

  /**
   * Waits until every admitted writer has ended, keeps others waiting, and reads.
   *
   * @param silence as told to {@link #endWhenSilentFor}
   */
  abstract Optional<Held> exclusively(
      Connection connection, String domain, Duration limit, Duration silence) throws SQLException;

  /** Keeps every change waiting until the transaction ends, and reads; hinders no writer. */
  abstract Optional<Held> shared(Connection connection, String domain, Duration limit)
      throws SQLException;

  /** The moment of the statement. */
  abstract String now();

  /** Which of the tables are not behind the fence, in their order. */
  abstract List<String> unfenced(JdbcTemplate store, FencedTables tables);

  /** Which of the tables there are not, in their order. */
  abstract List<String> gone(JdbcTemplate store, FencedTables tables);

  abstract Refusal refusal(SQLException e);

  /** Who may have held a change up, a line each; parameter: domain. */
  abstract String holders();

  /** Who may use tables, a line each; parameter: their quoted names, with commas between. */
  String tableUsers() {
    return holders();
  }

  /** Empty for a make that nothing is written for. */
  static Optional<OwnershipSql> of(Connection connection) throws SQLException {
    return switch (connection.getMetaData().getDatabaseProductName()) {
      case "PostgreSQL" -> Optional.of(POSTGRESQL);
      case "MariaDB" -> Optional.of(MARIADB);
      default -> Optional.empty();
    };
  }

  /**
   * That of a store.
   *
   * @throws IllegalStateException for a make that nothing is written for
   */
  static OwnershipSql of(JdbcTemplate store) {
    return Optional.ofNullable(
            store.execute((ConnectionCallback<Optional<OwnershipSql>>) OwnershipSql::of))
        .flatMap(sql -> sql)
        .orElseThrow(
            () ->
                new IllegalStateException("The ownership is kept on PostgreSQL and MariaDB only"));
  }

  static Optional<Held> read(Connection connection, String sql, String domain) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, domain);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(held(row)) : Optional.empty();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static Held held(ResultSet row) throws SQLException {
    return new Held(
        row.getLong(1),
        Authority.valueOf(row.getString(2)),
        row.getBoolean(3),
        row.getLong(4),
        row.getBoolean(5));
  }

  /** Those who may have held a change up; empty if it cannot be told. */
  List<String> holders(Connection connection, String domain) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(holders())) {
      query.setString(1, domain);
      List<String> holders = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          holders.add(rows.getString(1));
        }
      }
      return holders;
    }
  }
}
