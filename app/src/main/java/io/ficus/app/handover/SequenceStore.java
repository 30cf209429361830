package io.ficus.app.handover;

import io.ficus.cdc.feed.StoreMake;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The sequences of a store, each named with its schema. Thread-safe. */
sealed interface SequenceStore {

  /** At least the highest id that was drawn. */
  long last(String sequence);

  /** Lets it give higher ids only; one that is there already is left alone. */
  void lift(String sequence, long above);

  static SequenceStore of(StoreMake make, DataSource store) {
    return switch (make) {
      case POSTGRESQL -> new OnPostgres(new JdbcTemplate(store));
      case MARIADB -> new OnMariaDb(new JdbcTemplate(store));
    };
  }

  private static long number(JdbcTemplate store, String query) {
    return Objects.requireNonNull(store.queryForObject(query, Long.class));
  }

  /** PostgreSQL's. */
  record OnPostgres(JdbcTemplate store) implements SequenceStore {

    @Override
    public long last(String sequence) {
      return number(store, "SELECT last_value FROM " + sequence);
    }

    // setval to what it just had would take back an id that is drawn at the same time.
    @Override
    public void lift(String sequence, long above) {
      store.query(
          "SELECT setval('" + sequence + "', ?) FROM " + sequence + " WHERE last_value < ?",
          row -> {},
          above,
          above);
    }
  }

  /** MariaDB's, whose servers keep a portion in memory: what is drawn is below what is stored. */
  record OnMariaDb(JdbcTemplate store) implements SequenceStore {

    @Override
    public long last(String sequence) {
      return number(store, "SELECT next_not_cached_value - 1 FROM " + sequence);
    }

    // setval never takes a sequence of MariaDB back.
    @Override
    public void lift(String sequence, long above) {
      if (last(sequence) < above) {
        store.query("SELECT setval(" + sequence + ", ?)", row -> {}, above);
      }
    }
  }
}
