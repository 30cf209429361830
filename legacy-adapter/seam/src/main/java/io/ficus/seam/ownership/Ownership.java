package io.ficus.seam.ownership;

import io.ficus.cutover.Authority;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The ownership rows of one store on PostgreSQL. Needs the objects of {@code ownership/postgresql}
 * in schema {@code ficus}. Thread-safe.
 *
 * <p>Writers hold a transaction-scoped advisory lock shared; a change holds it exclusively. So a
 * change begins after every admitted writer has ended, and whoever is admitted later sees it.
 */
public final class Ownership {

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String UNDEFINED_TABLE = "42P01";
  private static final String UNDEFINED_FUNCTION = "42883";
  private static final String INVALID_SCHEMA = "3F000";
  // MariaDB and MySQL, for which no objects of ownership are written yet.
  private static final String NO_SUCH_TABLE = "42S02";

  private static final String READ =
      "SELECT epoch, authority, fenced, term FROM ficus.ownership WHERE domain = ?";
  private static final String HOLDERS =
      """
      SELECT format('session %s of %s (%s) in a transaction since %s', a.pid, coalesce(a.usename, '?'),
                    coalesce(nullif(a.application_name, ''), 'unnamed'), a.xact_start)
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid()
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND (l.classid::bigint << 32 | l.objid::bigint) = ficus.ownership_lock(?)
       ORDER BY a.xact_start LIMIT 5
      """;

  private final DataSource store;
  private final JdbcTemplate joined;
  private final Authority self;

  /**
   * Takes a store.
   *
   * @param self which of the two it is
   */
  public Ownership(DataSource store, Authority self) {
    this.store = store;
    this.joined = new JdbcTemplate(store);
    this.self = self;
  }

  /** Which of the two stores this is. */
  public Authority self() {
    return self;
  }

  /** Makes a domain known, owned by the legacy store, unless it is known already. */
  public void register(String domain) {
    joined.update(
        "INSERT INTO ficus.ownership (domain, epoch, authority, fenced, term)"
            + " VALUES (?, 1, 'LEGACY', ?, 0) ON CONFLICT DO NOTHING",
        domain,
        self == Authority.DOMAIN);
  }

  /**
   * Admits the caller's transaction as a writer, and keeps every change of the ownership waiting
   * until it ends. The first statement of the transaction that counts: what was read before may be
   * another authority's.
   *
   * @param epoch the writer's; empty if it knows of none
   * @throws WriteRefusedException if the store refuses it; the transaction can only be rolled back
   */
  public void admit(String domain, Role role, Optional<Long> epoch) {
    try {
      joined.query(
          "SELECT ficus.admit(?, ?, ?, ?::bigint)",
          row -> {},
          domain,
          self.name(),
          role.name(),
          epoch.orElse(null));
    } catch (RuntimeException e) {
      throw WriteRefusedException.in(domain, e).<RuntimeException>map(refused -> refused).orElse(e);
    }
  }

  /**
   * Who has the authority, as the caller's transaction finds it; no change of it begins before that
   * transaction ends. Only for transactions that are READ COMMITTED.
   *
   * @throws IllegalStateException if the domain is not registered
   */
  public Held held(String domain) {
    joined.query("SELECT pg_advisory_xact_lock_shared(ficus.ownership_lock(?))", row -> {}, domain);
    return joined.query(READ, (row, n) -> held(row), domain).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The " + self + " store holds no ownership row for " + domain));
  }

  /**
   * How many of the domain's tables are behind the fence.
   *
   * @throws org.springframework.dao.DataAccessException if the store does not answer
   */
  public int fenced(FencedTables tables) {
    Integer fenced =
        joined.queryForObject(
            "SELECT count(*) FROM pg_trigger WHERE tgname = 'ficus_fence' AND tgenabled <> 'D'"
                + " AND tgrelid IN (SELECT to_regclass(t) FROM unnest(?) AS t)",
            Integer.class,
            (Object) tables.quoted());
    return fenced == null ? 0 : fenced;
  }

  /** Reads on a fresh connection, without a lock. */
  public OwnershipReading read(String domain) {
    try (Connection connection = store.getConnection()) {
      return read(connection, domain)
          .<OwnershipReading>map(OwnershipReading.Known::new)
          .orElseGet(OwnershipReading.NotInstalled::new);
    } catch (SQLException e) {
      return missing(e)
          ? new OwnershipReading.NotInstalled()
          : new OwnershipReading.Unreadable(say(e));
    }
  }

  /**
   * Changes the ownership once every admitted writer has ended.
   *
   * @param change is told what the store holds under the lock; an answer that equals it changes
   *     nothing and is Done, an empty one is {@link OwnershipChange.Moved}
   * @param limit how long writers may keep the lock; meanwhile later writers wait behind it
   */
  public OwnershipChange change(
      String domain, Function<Held, Optional<Held>> change, Duration limit) {
    boolean committing = false;
    long begun = System.nanoTime();
    try (Connection connection = store.getConnection()) {
      if (!connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
        // Nowhere else can the rows have been installed yet.
        return new OwnershipChange.NotInstalled(notInstalled(domain));
      }
      connection.setAutoCommit(false);
      try {
        lock(connection, domain, limit);
        Duration waited = Duration.ofNanos(System.nanoTime() - begun);
        Optional<Held> before = read(connection, domain);
        if (before.isEmpty()) {
          connection.rollback();
          return new OwnershipChange.NotInstalled(notInstalled(domain));
        }
        Optional<Held> after = change.apply(before.get());
        if (after.isEmpty()) {
          connection.rollback();
          return new OwnershipChange.Moved(before.get());
        }
        write(connection, domain, after.get());
        committing = true;
        connection.commit();
        return new OwnershipChange.Done(before.get(), after.get(), waited);
      } catch (SQLException | RuntimeException e) {
        rollback(connection);
        throw e;
      }
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        return new OwnershipChange.Busy(
            Duration.ofNanos(System.nanoTime() - begun), holders(domain));
      }
      if (missing(e)) {
        return new OwnershipChange.NotInstalled(notInstalled(domain));
      }
      return committing ? new OwnershipChange.Unknown(say(e)) : new OwnershipChange.Failed(say(e));
    }
  }

  private static void lock(Connection connection, String domain, Duration limit)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = " + Math.max(1, limit.toMillis()));
    }
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(ficus.ownership_lock(?))")) {
      lock.setString(1, domain);
      lock.execute();
    }
  }

  private static void write(Connection connection, String domain, Held held) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE ficus.ownership SET epoch = ?, authority = ?, fenced = ?, term = ?,"
                + " changed_at = clock_timestamp() WHERE domain = ?")) {
      update.setLong(1, held.epoch());
      update.setString(2, held.authority().name());
      update.setBoolean(3, held.fenced());
      update.setLong(4, held.term());
      update.setString(5, domain);
      update.executeUpdate();
    }
  }

  private static Optional<Held> read(Connection connection, String domain) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(READ)) {
      query.setString(1, domain);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(held(row)) : Optional.empty();
      }
    }
  }

  private static Held held(ResultSet row) throws SQLException {
    return new Held(
        row.getLong(1), Authority.valueOf(row.getString(2)), row.getBoolean(3), row.getLong(4));
  }

  // Only for people, so whatever hinders it is no fault of the change.
  private List<String> holders(String domain) {
    try (Connection connection = store.getConnection();
        PreparedStatement query = connection.prepareStatement(HOLDERS)) {
      query.setString(1, domain);
      List<String> holders = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          holders.add(rows.getString(1));
        }
      }
      return holders;
    } catch (SQLException e) {
      return List.of();
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and with it the transaction.
    }
  }

  private static boolean missing(SQLException e) {
    @Nullable String state = e.getSQLState();
    return UNDEFINED_TABLE.equals(state)
        || UNDEFINED_FUNCTION.equals(state)
        || INVALID_SCHEMA.equals(state)
        || NO_SUCH_TABLE.equals(state);
  }

  private String notInstalled(String domain) {
    return switch (self) {
      case LEGACY -> "no fence is installed in the legacy store: ficus fence install " + domain;
      case DOMAIN -> "the domain store holds no ownership row for " + domain;
    };
  }

  private static String say(SQLException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
