package io.ficus.seam.reverse;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.Mandate;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stray writes of all domains, kept whole in the domain store until somebody settles them.
 * Thread-safe; joins the caller's transaction if there is one.
 */
public final class StrayWrites {

  private static final String COLUMNS =
      "id, domain, table_name, row_key, operation, changed_columns, before_image, after_image,"
          + " committed_at, seen_at, state";

  private final JdbcTemplate store;
  private final JsonMapper json =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /**
   * @param store the domain store with schema {@code seam} in it
   */
  public StrayWrites(DataSource store) {
    this.store = new JdbcTemplate(store);
  }

  void keep(String domain, ChangeEvent event) {
    store.update(
        "INSERT INTO seam.stray_write (domain, event_id, source, table_name, row_key, operation,"
            + " before_image, after_image, changed_columns, position_segment, position_offset,"
            + " committed_at) VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?)"
            + " ON CONFLICT (domain, event_id) DO NOTHING",
        domain,
        event.id(),
        event.source(),
        event.table(),
        event.rowKey().key(),
        event.operation().name(),
        event.before().map(this::text).orElse(null),
        event.after().map(this::text).orElse(null),
        changed(event),
        event.position().segment(),
        event.position().offset(),
        event.committedAt().atOffset(ZoneOffset.UTC));
  }

  /** Those of a domain that nobody has settled, oldest first. */
  public List<StrayWrite> open(String domain, int limit) {
    return store.query(
        "SELECT "
            + COLUMNS
            + " FROM seam.stray_write WHERE domain = ? AND state = 'OPEN' ORDER BY id LIMIT ?",
        (row, n) -> stray(row),
        domain,
        limit);
  }

  /** How many of a domain nobody has settled. */
  public long countOpen(String domain) {
    return count("domain = ? AND state = 'OPEN'", domain);
  }

  /** Whether nobody has settled one of any of these rows yet. */
  public boolean anyOpen(String domain, Collection<RowKey> rows) {
    return Boolean.TRUE.equals(
        store.queryForObject(
            "SELECT EXISTS (SELECT FROM seam.stray_write JOIN unnest(?, ?) AS row(table_name, row_key)"
                + " USING (table_name, row_key) WHERE domain = ? AND state = 'OPEN')",
            Boolean.class,
            rows.stream().map(RowKey::table).toArray(String[]::new),
            rows.stream().map(RowKey::key).toArray(String[]::new),
            domain));
  }

  /** The first of a row that nobody has settled. */
  Optional<Long> oldestOpen(String domain, RowKey row) {
    return Optional.ofNullable(
        store.queryForObject(
            "SELECT min(id) FROM seam.stray_write"
                + " WHERE domain = ? AND table_name = ? AND row_key = ? AND state = 'OPEN'",
            Long.class,
            domain,
            row.table(),
            row.key()));
  }

  /** How many of a domain were seen after a moment, settled or not. */
  public long countSince(String domain, Instant since) {
    return count("domain = ? AND seen_at >= ?", domain, since.atOffset(ZoneOffset.UTC));
  }

  private long count(String condition, Object... arguments) {
    return Objects.requireNonNull(
        store.queryForObject(
            "SELECT count(*) FROM seam.stray_write WHERE " + condition, Long.class, arguments));
  }

  /** The change itself, as the log brought it, if it is open; locked until the caller commits. */
  Optional<ChangeEvent> take(String domain, long id) {
    return store
        .query(
            "SELECT *, changed_columns AS c FROM seam.stray_write"
                + " WHERE domain = ? AND id = ? AND state = 'OPEN' FOR UPDATE",
            (row, n) -> event(row),
            domain,
            id)
        .stream()
        .findFirst();
  }

  void settle(long id, StrayWrite.State state, Mandate mandate) {
    store.update(
        "UPDATE seam.stray_write SET state = ?, settled_at = clock_timestamp(), actor = ?,"
            + " reason = ? WHERE id = ?",
        state.name(),
        mandate.actor(),
        mandate.reason(),
        id);
  }

  private String text(Row row) {
    return json.writeValueAsString(row.columns());
  }

  private static String[] changed(ChangeEvent event) {
    Map<String, @Nullable Object> before = event.before().map(Row::columns).orElse(Map.of());
    Map<String, @Nullable Object> after = event.after().map(Row::columns).orElse(Map.of());
    List<String> names = new ArrayList<>(after.isEmpty() ? before.keySet() : after.keySet());
    if (!before.isEmpty() && !after.isEmpty()) {
      names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
    }
    return names.toArray(String[]::new);
  }

  private static StrayWrite stray(ResultSet row) throws SQLException {
    return new StrayWrite(
        row.getLong("id"),
        row.getString("domain"),
        row.getString("table_name"),
        row.getString("row_key"),
        row.getString("operation"),
        texts(row.getArray("changed_columns")),
        Optional.ofNullable(row.getString("before_image")),
        Optional.ofNullable(row.getString("after_image")),
        row.getTimestamp("committed_at").toInstant(),
        row.getTimestamp("seen_at").toInstant(),
        StrayWrite.State.valueOf(row.getString("state")));
  }

  private ChangeEvent event(ResultSet row) throws SQLException {
    String table = row.getString("table_name");
    return new ChangeEvent(
        row.getString("event_id"),
        row.getString("source"),
        table,
        ChangeEvent.Operation.valueOf(row.getString("operation")),
        new RowKey(table, row.getString("row_key")),
        image(table, row.getString("before_image")),
        image(table, row.getString("after_image")),
        new SourcePosition(row.getLong("position_segment"), row.getLong("position_offset")),
        row.getTimestamp("committed_at").toInstant(),
        Optional.empty());
  }

  private Optional<Row> image(String table, @Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    json.readTree(text)
        .properties()
        .forEach(column -> columns.put(column.getKey(), value(column.getValue())));
    return Optional.of(new Row(table, columns));
  }

  // As the feed reads them from an envelope.
  private static @Nullable Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isString()) {
      return node.stringValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    return node.isNumber() ? (Object) node.decimalValue() : node.toString();
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }
}
