package io.ficus.app.pairs;

import io.ficus.app.config.PairSettings.MarkSettings;
import io.ficus.reconciliation.application.CatchUp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A mark that somebody's own pipeline carries: written beside the rows, awaited where they arrive.
 * Each mark is a text that was never there before, so that an older or a newer one cannot be taken
 * for it; one that is written over before it was seen times out.
 */
final class CarriedMark implements CatchUp {

  private static final long LOOK_MILLIS = 20;

  private final MarkSettings sql;
  private final DataSource legacy;
  private final DataSource store;

  CarriedMark(MarkSettings sql, DataSource legacy, DataSource store) {
    this.sql = sql;
    this.legacy = legacy;
    this.store = store;
  }

  @Override
  public Leader leader(String domain) {
    return Leader.LEGACY;
  }

  @Override
  public Mark mark(String domain) {
    String text = UUID.randomUUID().toString();
    try (Connection connection = legacy.getConnection();
        PreparedStatement write = connection.prepareStatement(sql.write())) {
      write.setString(1, text);
      if (write.executeUpdate() != 1) {
        throw new IllegalStateException(
            "The mark of the pair '" + domain + "' was not written to one row: " + sql.write());
      }
      return new Mark(text, text, Leader.LEGACY);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The mark of the pair '" + domain + "' could not be written: " + e.getMessage(), e);
    }
  }

  @Override
  public Caught await(String domain, Mark mark, Duration timeout) {
    long until = System.nanoTime() + timeout.toNanos();
    try {
      while (true) {
        if (Objects.equals(arrived(), mark.id())) {
          return new Caught.Up();
        }
        if (System.nanoTime() >= until) {
          return new Caught.NotUp(
              "the mark of the pair '"
                  + domain
                  + "' did not arrive in the domain store within "
                  + timeout.toMillis()
                  + " ms");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (SQLException e) {
      return new Caught.NotUp("the mark could not be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Caught.NotUp("the wait for the mark was interrupted");
    }
  }

  private @Nullable String arrived() throws SQLException {
    try (Connection connection = store.getConnection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql.read())) {
      return found.next() ? found.getString(1) : null;
    }
  }
}
