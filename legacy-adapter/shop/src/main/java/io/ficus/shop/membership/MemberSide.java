package io.ficus.shop.membership;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;

/**
 * One side of the pair: two ordered cursors in one snapshot, the members and their ledger lines,
 * merged in Java. Thread-safe.
 */
final class MemberSide implements Side {

  /** Rows that a cursor brings at a time. */
  private static final int FETCH = 1000;

  private static final Pattern IN = Pattern.compile("@in\\((\\w+)\\)");

  private final String name;
  private final DataSource store;
  private final MemberQueries queries;

  MemberSide(String name, DataSource store, MemberQueries queries) {
    this.name = name;
    this.store = store;
    this.queries = queries;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<AggregateKey> boundaries(int chunkSize) {
    try (Connection connection = store.getConnection();
        PreparedStatement query = connection.prepareStatement(queries.boundaries())) {
      query.setInt(1, chunkSize);
      List<AggregateKey> keys = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          keys.add(AggregateKey.of(rows.getLong(1)));
        }
      }
      return keys;
    } catch (SQLException e) {
      throw fault("cut into chunks", e);
    }
  }

  @Override
  public Stream<Projection> scan(KeyRange range) {
    AggregateKey from = range.from();
    AggregateKey to = range.to();
    long first = from == null ? Long.MIN_VALUE : from.number();
    if (to == null) {
      return open("$1 >= ?", (query, at) -> bind(query, at, first));
    }
    long end = to.number();
    return open("$1 >= ? AND $1 < ?", (query, at) -> bind(query, at, first, end));
  }

  @Override
  public Map<AggregateKey, Projection> read(Collection<AggregateKey> keys) {
    Object[] numbers = keys.stream().map(AggregateKey::number).toArray();
    Map<AggregateKey, Projection> found = new HashMap<>();
    try (Stream<Projection> members =
        open(
            "$1 = ANY (?)",
            (query, at) -> {
              query.setArray(at, query.getConnection().createArrayOf("bigint", numbers));
              return at + 1;
            })) {
      members.forEach(member -> found.put(member.key(), member));
    }
    return found;
  }

  private Stream<Projection> open(String filter, Binding binding) {
    Connection connection = connect();
    try {
      ResultSet roots = query(connection, queries.roots(), filter, binding);
      ResultSet lines = query(connection, queries.lines(), filter, binding);
      Iterator<Projection> merged = new MergedMembers(name, roots, lines, queries.foldsEmail());
      return StreamSupport.stream(
              Spliterators.spliteratorUnknownSize(
                  merged, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT),
              false)
          .onClose(() -> end(connection));
    } catch (SQLException e) {
      end(connection);
      throw fault("be read", e);
    } catch (RuntimeException e) {
      end(connection);
      throw e;
    }
  }

  private Connection connect() {
    try {
      Connection connection = store.getConnection();
      try {
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        // Without a transaction the driver would hold a whole result in memory.
        connection.setAutoCommit(false);
        return connection;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw fault("be reached", e);
    }
  }

  // Closing the connection closes what is open on it.
  @SuppressWarnings("resource")
  private static ResultSet query(
      Connection connection, String template, String filter, Binding binding) throws SQLException {
    Matcher places = IN.matcher(template);
    int count = (int) places.results().count();
    PreparedStatement query = connection.prepareStatement(places.reset().replaceAll(filter));
    query.setFetchSize(FETCH);
    int at = 1;
    for (int i = 0; i < count; i++) {
      at = binding.bind(query, at);
    }
    return query.executeQuery();
  }

  private void end(Connection connection) {
    try (connection) {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setReadOnly(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    } catch (SQLException e) {
      throw fault("be let go", e);
    }
  }

  private IllegalStateException fault(String what, SQLException cause) {
    return new IllegalStateException(
        "The side '" + name + "' could not " + what + ": " + cause.getMessage(), cause);
  }

  private static int bind(PreparedStatement query, int at, long... numbers) throws SQLException {
    int next = at;
    for (long number : numbers) {
      query.setLong(next++, number);
    }
    return next;
  }

  /** Sets the parameters of one filter and says where the next begins. */
  @FunctionalInterface
  private interface Binding {
    int bind(PreparedStatement query, int at) throws SQLException;
  }
}
