package io.ficus.seam.ownership;

import io.ficus.cutover.Authority;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The ownership rows of one store. Needs the objects of {@code ownership/postgresql} or {@code
 * ownership/mariadb} in schema {@code ficus}; a domain store is on PostgreSQL. Thread-safe.
 *
 * <p>Writers hold a lock shared until their transaction ends; a change holds it exclusively. So a
 * change begins after every admitted writer has ended, and whoever is admitted later sees it.
 */
public final class Ownership {

  /**
   * How long an instance that has the lock may say nothing before the store ends its transaction:
   * all writers wait for it. It has nothing to do in between.
   */
  private static final Duration SILENCE = Duration.ofSeconds(1);

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
    joined.update(OwnershipSql.of(joined).register(), domain, self == Authority.DOMAIN);
  }

  /**
   * Admits the caller's transaction as a writer of a domain store, and keeps every change of the
   * ownership waiting until it ends. The first statement of the transaction that counts: what was
   * read before may be another authority's.
   *
   * @param epoch the writer's; empty if it knows of none
   * @throws WriteRefusedException if the store refuses it; the transaction can only be rolled back
   */
  public void admit(String domain, Role role, Optional<Long> epoch) {
    admitted(
        domain,
        "SELECT ficus.admit(?, ?, ?, ?::bigint)",
        domain,
        self.name(),
        role.name(),
        epoch.orElse(null));
  }

  /**
   * Likewise as the authority, and tells the tables to what the transaction belongs: the setting
   * {@code <domain>.correlation_id}, in the same round trip.
   */
  public void admitAuthority(String domain, Optional<Long> epoch, String correlation) {
    admitted(
        domain,
        "SELECT ficus.admit(?, ?, ?, ?::bigint), set_config(?, ?, true)",
        domain,
        self.name(),
        Role.AUTHORITY.name(),
        epoch.orElse(null),
        domain + ".correlation_id",
        correlation);
  }

  private void admitted(String domain, String sql, @Nullable Object... arguments) {
    try {
      joined.query(sql, row -> {}, arguments);
    } catch (RuntimeException e) {
      throw WriteRefusedException.in(domain, e).<RuntimeException>map(refused -> refused).orElse(e);
    }
  }

  /**
   * Who has the authority, as the caller's transaction finds it; no change of it begins before that
   * transaction ends. Only for a domain store, and transactions that are READ COMMITTED.
   *
   * @throws IllegalStateException if the domain is not registered
   */
  public Held held(String domain) {
    joined.query("SELECT pg_advisory_xact_lock_shared(ficus.ownership_lock(?))", row -> {}, domain);
    return joined.query(OwnershipSql.READ, (row, n) -> OwnershipSql.held(row), domain).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The " + self + " store holds no ownership row for " + domain));
  }

  /**
   * Which of the domain's tables are not behind the fence, or only in part; in their order.
   *
   * @throws org.springframework.dao.DataAccessException if the store does not answer
   */
  public List<String> unfenced(FencedTables tables) {
    return OwnershipSql.of(joined).unfenced(joined, tables);
  }

  /**
   * Which of the domain's tables there are not; in their order.
   *
   * @throws org.springframework.dao.DataAccessException if the store does not answer
   */
  public List<String> gone(FencedTables tables) {
    return OwnershipSql.of(joined).gone(joined, tables);
  }

  /**
   * Does something elsewhere while no change of the ownership can be made. Hinders no writer.
   *
   * @param work is told what the store holds; empty if nothing is installed there
   * @param limit how long a change under way may be waited for
   * @throws org.springframework.dao.DataAccessException if the lock was not had; nothing was done
   */
  public <T> T holding(String domain, Duration limit, Function<Optional<Held>, T> work) {
    if (read(domain) instanceof OwnershipReading.NotInstalled) {
      return work.apply(Optional.empty());
    }
    return Objects.requireNonNull(
        joined.execute(
            (ConnectionCallback<T>)
                connection -> {
                  OwnershipSql sql = OwnershipSql.of(connection).orElseThrow();
                  connection.setAutoCommit(false);
                  try {
                    return work.apply(sql.shared(connection, domain, limit));
                  } finally {
                    connection.rollback();
                    connection.setAutoCommit(true);
                  }
                }));
  }

  /** Reads on a fresh connection, without a lock. */
  public OwnershipReading read(String domain) {
    try (Connection connection = store.getConnection()) {
      Optional<OwnershipSql> sql = OwnershipSql.of(connection);
      if (sql.isEmpty()) {
        return new OwnershipReading.NotInstalled();
      }
      try {
        return OwnershipSql.read(connection, OwnershipSql.READ, domain)
            .<OwnershipReading>map(OwnershipReading.Known::new)
            .orElseGet(OwnershipReading.NotInstalled::new);
      } catch (SQLException e) {
        return sql.get().refusal(e) == OwnershipSql.Refusal.NOT_INSTALLED
            ? new OwnershipReading.NotInstalled()
            : new OwnershipReading.Unreadable(say(e));
      }
    } catch (SQLException e) {
      return new OwnershipReading.Unreadable(say(e));
    }
  }

  /**
   * Changes the ownership once every admitted writer has ended. Whoever falls silent while it has
   * the lock is ended by the store a second later, and has changed nothing.
   *
   * @param change is told what the store holds under the lock; an answer that equals it changes
   *     nothing and is Done, an empty one is {@link OwnershipChange.Moved}
   * @param limit how long writers may keep the lock; meanwhile later writers wait behind it
   */
  public OwnershipChange change(
      String domain, Function<Held, Optional<Held>> change, Duration limit) {
    long begun = System.nanoTime();
    Optional<OwnershipChange> outcome = Optional.empty();
    try (Connection connection = store.getConnection()) {
      Optional<OwnershipSql> sql = OwnershipSql.of(connection);
      if (sql.isEmpty()) {
        return new OwnershipChange.NotInstalled(notInstalled(domain));
      }
      sql.get().endWhenSilentFor(connection, SILENCE);
      try {
        connection.setAutoCommit(false);
        while (outcome.isEmpty()) {
          outcome = attempt(connection, sql.get(), domain, change, limit, begun);
        }
      } finally {
        connection.setAutoCommit(true);
        sql.get().silentAsBefore(connection);
      }
      return outcome.get();
    } catch (SQLException e) {
      // What was decided is decided, even if the connection could not be put back.
      return outcome.isPresent() ? outcome.get() : new OwnershipChange.Failed(say(e));
    }
  }

  /** Empty if it is to be tried again. */
  private Optional<OwnershipChange> attempt(
      Connection connection,
      OwnershipSql sql,
      String domain,
      Function<Held, Optional<Held>> change,
      Duration limit,
      long begun) {
    boolean committing = false;
    try {
      Optional<Held> before =
          sql.exclusively(connection, domain, limit.minus(since(begun)), SILENCE);
      Duration waited = since(begun);
      if (before.isEmpty()) {
        connection.rollback();
        return Optional.of(new OwnershipChange.NotInstalled(notInstalled(domain)));
      }
      Optional<Held> after = change.apply(before.get());
      if (after.isEmpty()) {
        connection.rollback();
        return Optional.of(new OwnershipChange.Moved(before.get()));
      }
      write(connection, sql, domain, after.get());
      committing = true;
      connection.commit();
      return Optional.of(new OwnershipChange.Done(before.get(), after.get(), waited));
    } catch (SQLException e) {
      rollback(connection);
      if (committing) {
        return Optional.of(new OwnershipChange.Unknown(say(e)));
      }
      return switch (sql.refusal(e)) {
        case AGAIN ->
            since(begun).compareTo(limit) < 0 ? Optional.empty() : Optional.of(busy(domain, begun));
        case BUSY -> Optional.of(busy(domain, begun));
        case NOT_INSTALLED -> Optional.of(new OwnershipChange.NotInstalled(notInstalled(domain)));
        case OTHER -> Optional.of(new OwnershipChange.Failed(say(e)));
      };
    } catch (RuntimeException e) {
      rollback(connection);
      throw e;
    }
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private OwnershipChange busy(String domain, long begun) {
    return new OwnershipChange.Busy(since(begun), holders(domain));
  }

  private static void write(Connection connection, OwnershipSql sql, String domain, Held held)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE ficus.ownership SET epoch = ?, authority = ?, fenced = ?, term = ?,"
                + " changed_at = "
                + sql.now()
                + " WHERE domain = ?")) {
      update.setLong(1, held.epoch());
      update.setString(2, held.authority().name());
      update.setBoolean(3, held.fenced());
      update.setLong(4, held.term());
      update.setString(5, domain);
      update.executeUpdate();
    }
    if (held.leftBehind()) {
      try (PreparedStatement leave = connection.prepareStatement(sql.leaveBehind())) {
        leave.setString(1, domain);
        leave.executeUpdate();
      }
    }
  }

  // Only for people, so whatever hinders it is no fault of the change.
  private List<String> holders(String domain) {
    try (Connection connection = store.getConnection()) {
      Optional<OwnershipSql> sql = OwnershipSql.of(connection);
      return sql.isPresent() ? sql.get().holders(connection, domain) : List.of();
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
