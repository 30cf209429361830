package io.ficus.reconciliation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ficus.embedded.EmbeddedMariaDbServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The people of the tests in a legacy store on a MariaDB of its own. */
final class MariaDbPeople implements AutoCloseable {

  private final EmbeddedMariaDbServer server = EmbeddedMariaDbServer.start();
  private final HikariDataSource connections;

  /** With so many people, each with a note, as {@link PeopleStores} has them. */
  MariaDbPeople(int people) throws SQLException {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(server.createDatabase("shop"));
    pool.setUsername(EmbeddedMariaDbServer.USER);
    connections = new HikariDataSource(pool);
    for (String sql :
        List.of(
            "CREATE TABLE person (id bigint PRIMARY KEY, name varchar(100), email varchar(100),"
                + " spend decimal(20, 2), joined datetime(6), active char(1))",
            "CREATE TABLE note (person_id bigint NOT NULL, code varchar(10), note varchar(100),"
                + " KEY (person_id))",
            "INSERT INTO person SELECT seq, concat('name ', seq), concat(seq, '@example.org'),"
                + " seq * 1.5, timestamp '2020-01-01 00:00:00' + INTERVAL seq HOUR, 'Y'"
                + " FROM seq_1_to_"
                + people,
            "INSERT INTO note SELECT seq, 'A', 'first' FROM seq_1_to_" + people)) {
      try (Connection connection = connections.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  HikariDataSource connections() {
    return connections;
  }

  /** A row has no version there, so a hash of its columns stands for it. */
  Side side(Sides sides) {
    SideQueries queries =
        new SideQueries(
            "people on MariaDB",
            List.of("SELECT id FROM person WHERE @in(id)"),
            List.of(
                "SELECT id, name, email, spend, joined, active = 'Y' AS active,"
                    + " md5(concat_ws(',', quote(name), quote(email), quote(spend), quote(joined),"
                    + " quote(active))) AS version FROM person WHERE @in(id) ORDER BY id",
                "SELECT person_id, code, note FROM note WHERE @in(person_id) ORDER BY person_id"));
    return sides.of(queries, connections, new SqlPeople());
  }

  @Override
  public void close() {
    connections.close();
    server.close();
  }
}
