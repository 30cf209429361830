package io.ficus.app.handover;

import io.ficus.app.web.ProblemException;
import io.ficus.cutover.Authority;
import io.ficus.cutover.application.Sequences;
import io.ficus.cutover.domain.handover.PartOutcome;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lifts the sequences of the store that will give the ids above those of the other. A reserve lies
 * between them, for ids that somebody with an old stage still draws from the old store: what is
 * drawn there is refused when it is written, and repeated in the new store under the same id.
 */
final class MirroredSequences implements Sequences {

  private static final long RESERVE = 10_000;

  private final JdbcTemplate legacy;
  private final JdbcTemplate domainStore;
  private final MovedDomains domains;

  MirroredSequences(DataSource legacy, DataSource domainStore, MovedDomains domains) {
    this.legacy = new JdbcTemplate(legacy);
    this.domainStore = new JdbcTemplate(domainStore);
    this.domains = domains;
  }

  @Override
  public PartOutcome handOver(String domain, Authority to) {
    try {
      StringBuilder done = new StringBuilder();
      for (MovedDomain.Sequences pair : domains.of(domain).sequences()) {
        long lifted =
            switch (to) {
              case DOMAIN -> lift(domainStore, pair.domain(), last(legacy, pair.legacy()));
              case LEGACY -> lift(legacy, pair.legacy(), last(domainStore, pair.domain()));
            };
        done.append(done.isEmpty() ? "" : ", ").append(pair.domain()).append(" at ").append(lifted);
      }
      return new PartOutcome.Done(done.toString());
    } catch (DataAccessException | ProblemException e) {
      return new PartOutcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static long last(JdbcTemplate store, String sequence) {
    return Objects.requireNonNull(
        store.queryForObject("SELECT last_value FROM " + sequence, Long.class));
  }

  // Once more is no more: a sequence that is above the other by the reserve is left alone, since
  // setval to what it just had would take back an id that is drawn at the same time.
  private static long lift(JdbcTemplate store, String sequence, long other) {
    store.query(
        "SELECT setval('" + sequence + "', ?) FROM " + sequence + " WHERE last_value < ?",
        row -> {},
        other + RESERVE,
        other + RESERVE);
    return last(store, sequence);
  }
}
