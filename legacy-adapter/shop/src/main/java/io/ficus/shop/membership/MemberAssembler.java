package io.ficus.shop.membership;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Assembler;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.ColumnType;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.StoredRow;
import io.ficus.reconciliation.Unmappable;
import io.ficus.reconciliation.Value;
import io.ficus.shop.time.WallClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A member out of its row and its ledger lines. Lines of which nobody knows the member are an
 * aggregate too: nothing that one side holds goes unseen.
 */
final class MemberAssembler implements Assembler {

  private static final List<String> RAW =
      List.of("archived", "status", "enrolled_at", "lifetime_spend", "marketing_consent");

  private static final ColumnType TEXT = new ColumnType.Text();
  private static final ColumnType MOMENT = new ColumnType.Moment();
  private static final ColumnType EUROS = new ColumnType.Decimal(2);

  /** The columns before the balance and the ledger, which lines make too. */
  private static final List<Column> OF_THE_ROW =
      MembershipPair.COLUMNS.subList(0, MembershipPair.COLUMNS.size() - 2);

  private final boolean foldsEmail;
  private final boolean tellsWallClock;

  /**
   * @param queries whose answers it takes
   */
  MemberAssembler(MemberQueries queries) {
    this.foldsEmail = queries.foldsEmail();
    this.tellsWallClock = queries.tellsWallClock();
  }

  @Override
  public Projection assemble(AggregateKey key, List<List<StoredRow>> rows) {
    StoredRow root = rows.get(0).isEmpty() ? null : rows.get(0).get(0);
    Ledger ledger = ledger(key, rows.get(1));
    List<Value> values = new ArrayList<>(MembershipPair.COLUMNS.size());
    Map<String, String> raw = root == null ? Map.of() : raw(root);
    Unmappable trouble = root == null ? null : trouble(key, root, raw);
    for (Column column : OF_THE_ROW) {
      values.add(root == null ? Value.Absent.ABSENT : value(root, column));
    }
    values.add(balance(root, ledger));
    values.add(Value.children(ledger.tuples()));
    if (trouble == null) {
      trouble = ledger.trouble();
    }
    String version = root == null ? "" : root.text("version");
    return trouble != null
        ? trouble
        : new CanonicalRecord(key, values, raw, version + "/" + ledger.version());
  }

  private Value value(StoredRow root, Column column) {
    Value value = root.value(column.name(), column.type());
    return foldsEmail && column.name().equals("email") && value instanceof Value.Text email
        ? Value.text(email.text().toLowerCase(Locale.ROOT))
        : moment(value);
  }

  private Value moment(Value value) {
    return tellsWallClock ? WallClock.read(value) : value;
  }

  /** The one that is kept, or the sum where none is. */
  private static Value balance(@Nullable StoredRow root, Ledger ledger) {
    if (root == null || !Boolean.TRUE.equals(root.flag("has_account"))) {
      return Value.Absent.ABSENT;
    }
    Long kept = root.number("balance");
    return Value.whole(kept == null ? ledger.sum() : kept);
  }

  private static @Nullable Unmappable trouble(
      AggregateKey key, StoredRow root, Map<String, String> raw) {
    String column = root.text("unmappable");
    return column == null
        ? null
        : new Unmappable(
            key, column, "the shop's value is not one that membership has", raw.get(column));
  }

  private static Map<String, String> raw(StoredRow root) {
    Map<String, String> raw = new HashMap<>();
    for (String column : RAW) {
      String value = root.text("raw_" + column);
      if (value != null) {
        raw.put(column, value);
      }
    }
    return raw;
  }

  private Ledger ledger(AggregateKey key, List<StoredRow> lines) {
    List<List<Value>> tuples = new ArrayList<>(lines.size());
    long sum = 0;
    long version = 0;
    Unmappable trouble = null;
    for (StoredRow line : lines) {
      String problem = line.text("unmappable");
      if (problem != null) {
        trouble = new Unmappable(key, "ledger", problem, line.text("raw"));
      }
      Long entry = line.number("line");
      Long points = line.number("points");
      sum += points == null ? 0 : points;
      version =
          31 * (31 * version + (entry == null ? 0 : entry))
              + String.valueOf(line.text("version")).hashCode();
      tuples.add(
          List.of(
              Value.whole(entry),
              line.value("type", TEXT),
              Value.whole(points),
              moment(line.value("occurred_at", MOMENT)),
              line.value("purchase", EUROS),
              line.value("request", TEXT)));
    }
    return new Ledger(tuples, sum, version, trouble);
  }

  private record Ledger(
      List<List<Value>> tuples, long sum, long version, @Nullable Unmappable trouble) {}
}
