package io.ficus.shop.membership;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.Unmappable;
import io.ficus.reconciliation.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Merges members and ledger lines, both in ascending order of the member. Lines of which nobody
 * knows the member are an aggregate too: nothing that one side holds goes unseen.
 */
final class MergedMembers implements Iterator<Projection> {

  private static final List<String> RAW =
      List.of("archived", "status", "enrolled_at", "lifetime_spend", "marketing_consent");

  private final String side;
  private final ResultSet roots;
  private final ResultSet lines;
  private final boolean foldsEmail;
  private @Nullable Long root;
  private @Nullable Long line;

  MergedMembers(String side, ResultSet roots, ResultSet lines, boolean foldsEmail)
      throws SQLException {
    this.side = side;
    this.roots = roots;
    this.lines = lines;
    this.foldsEmail = foldsEmail;
    this.root = advance(roots);
    this.line = advance(lines);
  }

  @Override
  public boolean hasNext() {
    return root != null || line != null;
  }

  @Override
  public Projection next() {
    Long key = smaller(root, line);
    if (key == null) {
      throw new NoSuchElementException();
    }
    try {
      return read(key);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The side '" + side + "' broke off at key " + key + ": " + e.getMessage(), e);
    }
  }

  private Projection read(long number) throws SQLException {
    AggregateKey key = AggregateKey.of(number);
    boolean known = root != null && root == number;
    List<Value> values = new ArrayList<>(MembershipPair.COLUMNS.size());
    Map<String, String> raw = new HashMap<>();
    String version = known ? text(roots, "version") + "/" : "/";
    Unmappable trouble = null;
    boolean account = false;
    Long balance = null;
    if (known) {
      raw(raw);
      String column = text(roots, "unmappable");
      trouble =
          column == null
              ? null
              : new Unmappable(
                  key, column, "the shop's value is not one that membership has", raw.get(column));
      columns(values);
      account = roots.getBoolean("has_account");
      balance = number(roots, "balance");
      root = advance(roots);
    } else {
      for (int i = 0; i < 9; i++) {
        values.add(Value.Absent.ABSENT);
      }
    }
    Ledger ledger = ledger(key);
    values.add(
        account ? Value.whole(balance == null ? ledger.sum() : balance) : Value.Absent.ABSENT);
    values.add(Value.children(ledger.tuples()));
    if (trouble == null) {
      trouble = ledger.trouble();
    }
    return trouble != null
        ? trouble
        : new CanonicalRecord(key, values, raw, version + ledger.version());
  }

  private void columns(List<Value> values) throws SQLException {
    String email = text(roots, "email");
    values.add(Value.text(text(roots, "given_name")));
    values.add(Value.text(text(roots, "family_name")));
    values.add(Value.text(email != null && foldsEmail ? email.toLowerCase(Locale.ROOT) : email));
    values.add(Value.text(text(roots, "note")));
    values.add(Value.flag((Boolean) roots.getObject("archived")));
    values.add(Value.text(text(roots, "status")));
    values.add(Value.moment(moment(roots, "enrolled_at")));
    values.add(Value.decimal(roots.getBigDecimal("lifetime_spend")));
    values.add(Value.whole(number(roots, "marketing_consent")));
  }

  private void raw(Map<String, String> raw) throws SQLException {
    for (String column : RAW) {
      String value = text(roots, "raw_" + column);
      if (value != null) {
        raw.put(column, value);
      }
    }
  }

  private Ledger ledger(AggregateKey key) throws SQLException {
    List<List<Value>> tuples = new ArrayList<>();
    long sum = 0;
    long version = 0;
    Unmappable trouble = null;
    while (line != null && line == key.number()) {
      String problem = text(lines, "unmappable");
      if (problem != null) {
        trouble = new Unmappable(key, "ledger", problem, text(lines, "raw"));
      }
      long entry = lines.getLong("line");
      long points = lines.getLong("points");
      sum += points;
      version = 31 * (31 * version + entry) + Long.parseLong(lines.getString("version"));
      tuples.add(
          List.of(
              Value.whole(entry),
              Value.text(text(lines, "type")),
              Value.whole(points),
              Value.moment(moment(lines, "occurred_at")),
              Value.decimal(lines.getBigDecimal("purchase")),
              Value.text(text(lines, "request"))));
      line = advance(lines);
    }
    return new Ledger(tuples, sum, version, trouble);
  }

  private static @Nullable Long advance(ResultSet rows) throws SQLException {
    return rows.next() ? (Long) rows.getLong("id") : null;
  }

  private static @Nullable Long smaller(@Nullable Long a, @Nullable Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Math.min(a, b);
  }

  private static @Nullable String text(ResultSet row, String column) throws SQLException {
    return row.getString(column);
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    return (Long) row.getObject(column);
  }

  private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private record Ledger(
      List<List<Value>> tuples, long sum, long version, @Nullable Unmappable trouble) {}
}
