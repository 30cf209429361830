package io.ficus.cdc.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ficus.cdc.MarkTable;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.embedded.EmbeddedMariaDbServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Watermarks in a binary log. How they are awaited does not depend on the make of the store. */
@Tag("C4")
class MariaDbWatermarksTest {

  @Test
  void theMarkStandsInTheLogBehindEverythingThatWasCommittedBefore() throws Exception {
    EmbeddedMariaDbServer.unavailable().ifPresent(why -> assumeTrue(false, why));
    try (EmbeddedMariaDbServer server = EmbeddedMariaDbServer.start()) {
      DataSource shop =
          new DriverManagerDataSource(
              server.createDatabase("shop"), EmbeddedMariaDbServer.USER, "");
      LogWatermarks watermarks =
          new LogWatermarks(shop, shop, domain -> List.of(), Clock.systemUTC());
      assertThatThrownBy(watermarks::mark)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(MarkTable.NAME);
      run(
          shop,
          MarkTable.DDL,
          "CREATE TABLE item (id int PRIMARY KEY)",
          "INSERT INTO item VALUES (1)");

      Watermark first = watermarks.mark();
      run(shop, "INSERT INTO item VALUES (2)", "FLUSH BINARY LOGS");
      Watermark second = watermarks.mark();

      List<SourcePosition> begins = transactions(shop);
      SourcePosition marked = begins.get(begins.size() - 1);
      SourcePosition item = begins.get(begins.size() - 2);
      SourcePosition markedBefore = begins.get(begins.size() - 3);
      assertThat(markedBefore).isGreaterThanOrEqualTo(first.position());
      assertThat(item).isGreaterThan(first.position()).isLessThan(second.position());
      assertThat(marked).isGreaterThanOrEqualTo(second.position());
      assertThat(rows(shop)).isZero();
    }
  }

  private static void run(DataSource shop, String... statements) throws SQLException {
    try (Connection connection = shop.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static int rows(DataSource shop) throws SQLException {
    try (Connection connection = shop.getConnection();
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM " + MarkTable.NAME)) {
      count.next();
      return count.getInt(1);
    }
  }

  /** Where the transactions with rows begin, oldest first. */
  private static List<SourcePosition> transactions(DataSource shop) throws SQLException {
    List<SourcePosition> begins = new ArrayList<>();
    try (Connection connection = shop.getConnection();
        Statement statement = connection.createStatement()) {
      for (int file = 1; file <= 2; file++) {
        try (ResultSet event =
            statement.executeQuery("SHOW BINLOG EVENTS IN 'binlog.00000" + file + "'")) {
          while (event.next()) {
            if (event.getString("Info").startsWith("BEGIN GTID")) {
              begins.add(new SourcePosition(file, event.getLong("Pos")));
            }
          }
        }
      }
    }
    return begins;
  }
}
