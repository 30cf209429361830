package io.ficus.benchmarks.reconciliation;

import io.ficus.benchmarks.reconciliation.Ground.Part;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.CRC32C;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Reads what has to be read, by the fastest means that each database has, and hashes the bytes. */
final class BareReading implements Way.Comparing {

  private final Ground ground;

  BareReading(Ground ground) {
    this.ground = ground;
  }

  @Override
  public Long call() throws Exception {
    List<Callable<Long>> work = new ArrayList<>();
    for (Part part : ground.parts(ground.threads())) {
      work.add(
          () -> {
            CRC32C hash = new CRC32C();
            for (Store store : List.of(ground.legacy(), ground.domain())) {
              String query = Customers.query(store, ground.table()) + part.where() + " ORDER BY id";
              if (store.isPostgres()) {
                copy(store, query, hash);
              } else {
                stream(store, query, hash);
              }
            }
            // Nothing is compared; the hash is looked at so that it has to be made.
            return hash.getValue() == 0 ? 1L : 0L;
          });
    }
    return ground.sum(work);
  }

  private static void copy(Store store, String query, CRC32C hash) throws SQLException {
    try (Connection connection = store.connect()) {
      CopyOut copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
      for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
        hash.update(row, 0, row.length);
      }
    }
  }

  private static void stream(Store store, String query, CRC32C hash) throws SQLException {
    try (Connection connection = store.connect();
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(1000);
      try (ResultSet rows = statement.executeQuery(query)) {
        ResultSetMetaData columns = rows.getMetaData();
        while (rows.next()) {
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            hash(rows, i, columns.getColumnType(i), hash);
          }
        }
      }
    }
  }

  /** By the cheapest form that the driver has of a type. */
  private static void hash(ResultSet rows, int at, int type, CRC32C hash) throws SQLException {
    if (type == Types.TIMESTAMP) {
      hash.update(rows.getObject(at, LocalDateTime.class).hashCode());
    } else if (type == Types.BIGINT || type == Types.BIT || type == Types.BOOLEAN) {
      hash.update(Long.hashCode(rows.getLong(at)));
    } else {
      String text = rows.getString(at);
      if (text != null) {
        hash.update(text.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }

  @Override
  public void close() {}
}
