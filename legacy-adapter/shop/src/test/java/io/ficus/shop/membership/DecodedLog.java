package io.ficus.shop.membership;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeEvent.Operation;
import io.ficus.cdc.OriginMark;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The shop's real log with its real positions, by PostgreSQL's own test decoder. */
final class DecodedLog {

  private static final Pattern CHANGE =
      Pattern.compile("table (public\\.\\w+): (INSERT|UPDATE|DELETE): (.*)", Pattern.DOTALL);
  private static final Pattern MARK =
      Pattern.compile(
          "message: transactional: 1 prefix: "
              + Pattern.quote(OriginMark.PREFIX)
              + ", sz: \\d+ content:(.*)",
          Pattern.DOTALL);
  private static final Pattern COLUMN =
      Pattern.compile("(\\w+)\\[([^\\]]+)\\]:(null|'(?:[^']|'')*'|\\S+)");

  private final JdbcTemplate shop;
  private final String slot;

  /** The columns of each table: the decoder leaves those of an old row out that are null. */
  private final Map<String, Set<String>> names = new HashMap<>();

  /** Who made the transaction that is being read, if that was Ficus. */
  private Optional<OriginMark> origin = Optional.empty();

  DecodedLog(JdbcTemplate shop, String slot) {
    this.shop = shop;
    this.slot = slot;
    shop.query("SELECT pg_create_logical_replication_slot(?, 'test_decoding')", row -> {}, slot);
  }

  List<ChangeEvent> take() {
    List<ChangeEvent> events = new ArrayList<>();
    shop.query(
        "SELECT (lsn - '0/0'::pg_lsn)::bigint, data FROM pg_logical_slot_get_changes(?, NULL, NULL)",
        row -> {
          read(row.getString(2), SourcePosition.ofLsn(row.getLong(1)), events);
        },
        slot);
    return events;
  }

  void drop() {
    shop.query("SELECT pg_drop_replication_slot(?)", row -> {}, slot);
  }

  private void read(String data, SourcePosition at, List<ChangeEvent> events) {
    if (data.startsWith("BEGIN")) {
      origin = Optional.empty();
    }
    Matcher mark = MARK.matcher(data);
    if (mark.matches()) {
      origin = Optional.of(OriginMark.decode(mark.group(1)));
    }
    Matcher change = CHANGE.matcher(data);
    if (!change.matches()) {
      return;
    }
    String table = change.group(1);
    String tuple = change.group(3);
    if (change.group(2).equals("DELETE")) {
      events.add(event(table, Operation.DELETE, old(table, tuple), Map.of(), at));
      return;
    }
    if (change.group(2).equals("INSERT")) {
      events.add(event(table, Operation.CREATE, Map.of(), whole(table, tuple), at));
      return;
    }
    // The old row is there because all tables have the full replica identity.
    int split = tuple.indexOf(" new-tuple: ");
    Map<String, @Nullable Object> after = whole(table, tuple.substring(Math.max(0, split)));
    Map<String, @Nullable Object> before =
        split < 0 ? Map.of() : old(table, tuple.substring(0, split));
    ChangeEvent changed = event(table, Operation.UPDATE, before, after, at);
    if (split >= 0) {
      ChangeEvent gone = event(table, Operation.DELETE, before, Map.of(), at);
      if (!gone.rowKey().equals(changed.rowKey())) {
        // The primary key changed: Debezium makes two events of it.
        events.add(gone);
      }
    }
    events.add(changed);
  }

  private ChangeEvent event(
      String table,
      Operation operation,
      Map<String, @Nullable Object> before,
      Map<String, @Nullable Object> after,
      SourcePosition at) {
    Map<String, @Nullable Object> columns = after.isEmpty() ? before : after;
    String key =
        switch (table) {
          case "public.loy_txn" -> part(columns, "txn_id");
          case "public.vou_campaign" -> part(columns, "vou_camp_id");
          case "public.voucher" -> part(columns, "vou_id");
          case "public.vou_redemption" -> part(columns, "red_id");
          case "public.cust_consent" ->
              part(columns, "cust_id") + "," + part(columns, "consent_cd");
          default -> part(columns, "cust_id");
        };
    return new ChangeEvent(
        at.toString(),
        "shop",
        table,
        operation,
        new RowKey(table, key),
        image(table, before),
        image(table, after),
        at,
        Instant.EPOCH,
        origin);
  }

  private static Optional<Row> image(String table, Map<String, @Nullable Object> columns) {
    return columns.isEmpty() ? Optional.empty() : Optional.of(new Row(table, columns));
  }

  private static String part(Map<String, @Nullable Object> columns, String column) {
    return Objects.requireNonNull(columns.get(column)).toString().strip();
  }

  private Map<String, @Nullable Object> whole(String table, String tuple) {
    Map<String, @Nullable Object> columns = columns(tuple);
    names.put(table, Set.copyOf(columns.keySet()));
    return columns;
  }

  private Map<String, @Nullable Object> old(String table, String tuple) {
    Map<String, @Nullable Object> columns = columns(tuple);
    names.getOrDefault(table, Set.of()).forEach(name -> columns.putIfAbsent(name, null));
    return columns;
  }

  private static Map<String, @Nullable Object> columns(String tuple) {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    Matcher column = COLUMN.matcher(tuple);
    while (column.find()) {
      columns.put(column.group(1), value(column.group(2), column.group(3)));
    }
    return columns;
  }

  private static @Nullable Object value(String type, String text) {
    if (text.equals("null")) {
      return null;
    }
    if (!text.startsWith("'")) {
      return type.startsWith("numeric") ? text : Long.valueOf(text);
    }
    String plain = text.substring(1, text.length() - 1).replace("''", "'");
    return type.startsWith("timestamp") ? plain.replace(' ', 'T') + "Z" : plain;
  }
}
