package io.ficus.seam.reverse;

import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whether the reverse syncs are to run, for all instances alike. Thread-safe. */
public final class ReverseSwitch {

  private final JdbcTemplate store;

  /**
   * @param store the domain store with schema {@code seam} in it
   */
  public ReverseSwitch(DataSource store) {
    this.store = new JdbcTemplate(store);
  }

  /** Whether the reverse sync of a domain is to run. Off until somebody has switched it on. */
  public boolean isOn(String domain) {
    return store
        .queryForList(
            "SELECT running FROM seam.reverse_sync WHERE domain = ?", Boolean.class, domain)
        .stream()
        .anyMatch(Objects::requireNonNull);
  }

  /**
   * Switches.
   *
   * @param term of whoever asks
   * @return false if somebody of a later term has switched it: nothing was changed
   */
  public boolean set(String domain, boolean running, String capturedStart, long term) {
    return store.update(
            "INSERT INTO seam.reverse_sync AS r (domain, running, captured_start, term)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT (domain) DO UPDATE SET running ="
                + " excluded.running, captured_start = excluded.captured_start, term ="
                + " excluded.term WHERE r.term <= excluded.term",
            domain,
            running,
            capturedStart,
            term)
        == 1;
  }
}
