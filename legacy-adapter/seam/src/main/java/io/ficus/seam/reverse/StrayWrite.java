package io.ficus.seam.reverse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A legacy write that Ficus did not make while the domain store had the authority.
 *
 * @param id names it in commands
 * @param table with its schema
 * @param rowKey the row
 * @param operation CREATE, UPDATE, DELETE or TRUNCATE
 * @param changedColumns the columns whose value it changed, all of the row's where the old is not
 *     known
 * @param before the row before it, as JSON, where the log carried it
 * @param after the row after it, as JSON; absent for a deletion
 * @param committedAt when the legacy store says it happened
 * @param seenAt when the feed saw it
 * @param state what was decided about it
 */
public record StrayWrite(
    long id,
    String domain,
    String table,
    String rowKey,
    String operation,
    List<String> changedColumns,
    Optional<String> before,
    Optional<String> after,
    Instant committedAt,
    Instant seenAt,
    State state) {

  public StrayWrite {
    changedColumns = List.copyOf(changedColumns);
  }

  /** What was decided about a stray write. */
  public enum State {
    /** Nothing yet; it is in the legacy store and not in the domain store. */
    OPEN,
    /** The domain store took it over. */
    ADOPTED,
    /** The legacy row was made again what the domain store says. */
    REFUSED
  }
}
