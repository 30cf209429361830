package io.ficus.seam.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.springframework.jdbc.core.JdbcTemplate;

/** A table that somebody has written to and keeps, while triggers are to be put on it. */
final class TableInUse implements AutoCloseable {

  private final Fenced fenced;
  private final JdbcTemplate sql;
  private final FenceTriggers triggers;
  private final Connection user;

  /**
   * @param use what its user does to it, and does not end
   */
  TableInUse(Fenced fenced, String use) throws SQLException {
    this.fenced = fenced;
    this.sql = new JdbcTemplate(fenced.source());
    this.triggers = new FenceTriggers(fenced.source(), fenced.scripts());
    triggers.remove(fenced.tables());
    user = fenced.source().getConnection();
    user.setAutoCommit(false);
    OwnershipContract.execute(user, use);
  }

  private CompletableFuture<Void> installed(FenceTriggers triggers) {
    CompletableFuture<Void> installed = new CompletableFuture<>();
    OwnershipContract.EACH_ITS_THREAD.execute(
        () -> {
          try {
            triggers.install(fenced.tables());
            installed.complete(null);
          } catch (SQLException e) {
            installed.completeExceptionally(e);
          }
        });
    return installed;
  }

  /**
   * Others write on, again and again, and the triggers stand when the user has gone.
   *
   * @param waiting counts the sessions that wait for a table
   */
  void othersWriteUntilItIsFenced(String waiting)
      throws SQLException, ExecutionException, InterruptedException {
    CompletableFuture<Void> installed = installed(triggers);
    for (int id = 10; id < 12; id++) {
      await().until(() -> Integer.valueOf(1).equals(sql.queryForObject(waiting, Integer.class)));
      sql.update("INSERT INTO " + fenced.card() + " VALUES (?, 'meanwhile')", id);
    }
    assertThat(installed).isNotDone();
    assertThat(fenced.ownership().unfenced(fenced.tables())).isNotEmpty();

    user.rollback();

    installed.get();
    assertThat(fenced.ownership().unfenced(fenced.tables())).isEmpty();
  }

  /** When the user never goes, it is said who that is. */
  void whoIsInTheWayIsSaid(String known) {
    CompletableFuture<Void> installed =
        installed(new FenceTriggers(fenced.source(), fenced.scripts(), 2));
    assertThatThrownBy(installed::get)
        .hasCauseInstanceOf(TablesBusyException.class)
        .hasMessageContaining(known);
  }

  @Override
  public void close() throws SQLException {
    user.rollback();
    user.close();
    triggers.install(fenced.tables());
  }
}
