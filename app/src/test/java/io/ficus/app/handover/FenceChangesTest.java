package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.ficus.app.SharedPostgres;
import io.ficus.app.handover.FenceInstallation.Outcome;
import io.ficus.app.web.ProblemException;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.feed.StoreMake;
import io.ficus.cutover.Act;
import io.ficus.cutover.Authority;
import io.ficus.cutover.application.Acts;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.seam.ownership.FencedTables;
import io.ficus.seam.ownership.Held;
import io.ficus.seam.ownership.Ownership;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

@Tag("C9")
class FenceChangesTest {

  private static final FencedTables TABLES = new FencedTables("membership", List.of("public.card"));
  private static final Mandate WHY = new Mandate("ada", "for the cutover");

  private final HikariDataSource legacy = SharedPostgres.pool("fence_changes");
  private final Ownership ownership = new Ownership(legacy, Authority.LEGACY);
  private final FenceInstallation fence =
      new FenceInstallation(legacy, StoreMake.POSTGRESQL, ownership);
  private final Kept acts = new Kept();
  private final FenceChanges changes = new FenceChanges(fence, acts);

  /** What was kept, and how many tables lacked a trigger at that moment. */
  private final class Kept implements Acts {
    final List<String> lines = new ArrayList<>();
    boolean away;

    @Override
    public long begin(String domain, Act.Kind kind, String actor, String reason) {
      if (away) {
        throw new ControlStoreException("keep it", new SQLException("connection refused"));
      }
      lines.add(kind + " by " + actor + ", " + reason + ", while lacking " + lacking());
      return lines.size();
    }

    @Override
    public void end(long id, boolean done, String detail) {
      lines.add(id + (done ? " done: " : " failed: ") + detail + ", now lacking " + lacking());
    }

    @Override
    public List<Act> of(String domain) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void makeATable() {
    new JdbcTemplate(legacy).execute("CREATE TABLE card (id int PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    legacy.close();
  }

  private List<String> lacking() {
    return ownership.unfenced(TABLES);
  }

  @Test
  void whoAsksIsKeptBeforeItIsDoneAndWhatCameOfItAfterwards() {
    assertThat(changes.install(TABLES, WHY)).isInstanceOf(Outcome.Ran.class);
    assertThat(changes.remove(TABLES, new Mandate("", "or not"))).isInstanceOf(Outcome.Ran.class);

    assertThat(acts.lines)
        .containsExactly(
            "FENCE_INSTALL by ada, for the cutover, while lacking [public.card]",
            "1 done: public.card, now lacking []",
            "FENCE_REMOVE by unknown, or not, while lacking []",
            "3 done: public.card, now lacking [public.card]");
  }

  @Test
  void whatCannotBeKeptIsNotDone() {
    acts.away = true;
    assertThatThrownBy(() -> changes.install(TABLES, WHY))
        .isInstanceOf(ControlStoreException.class);
    assertThat(lacking()).containsExactly("public.card");
  }

  @Test
  @Tag("C5")
  void noFenceIsTakenOutWhileTheAuthorityIsBeingChanged() throws SQLException {
    changes.install(TABLES, WHY);
    try (Connection change = legacy.getConnection();
        Statement lock = change.createStatement()) {
      change.setAutoCommit(false);
      lock.execute("SELECT pg_advisory_xact_lock(ficus.ownership_lock('membership'))");

      assertThatThrownBy(() -> changes.remove(TABLES, WHY)).isInstanceOf(ProblemException.class);

      assertThat(lacking()).isEmpty();
      change.rollback();
    }
    assertThat(changes.remove(TABLES, WHY)).isInstanceOf(Outcome.Ran.class);
  }

  @Test
  void whatIsRefusedIsKeptToo() {
    changes.install(TABLES, WHY);
    ownership.change(
        "membership",
        held -> Optional.of(new Held(4, Authority.DOMAIN, true, 1)),
        Duration.ofSeconds(5));
    acts.lines.clear();

    assertThat(changes.remove(TABLES, WHY)).isInstanceOf(Outcome.Refused.class);
    assertThat(acts.lines.get(1)).contains("failed", "ficus cutover rollback membership");

    FencedTables gone = new FencedTables("membership", List.of("public.gone"));
    assertThatThrownBy(() -> changes.install(gone, WHY)).isInstanceOf(ProblemException.class);
    assertThat(acts.lines.get(3)).contains("failed", "public.gone");
    assertThat(lacking()).isEmpty();
  }
}
