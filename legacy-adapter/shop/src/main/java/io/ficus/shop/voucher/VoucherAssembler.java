package io.ficus.shop.voucher;

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A voucher out of its row and its uses, or a campaign out of its row. Uses of which nobody knows
 * the voucher are an aggregate too: nothing that one side holds goes unseen.
 */
final class VoucherAssembler implements Assembler {

  /** What stands on a voucher. */
  private static final Set<String> OF_A_VOUCHER =
      Set.of(
          "code",
          "campaign",
          "holder",
          "status",
          "value",
          "issued_at",
          "last_day",
          "archived",
          "request");

  /** What a campaign is. */
  private static final Set<String> OF_A_CAMPAIGN =
      Set.of(
          "code",
          "name",
          "discount",
          "discount_value",
          "minimum_order",
          "first_day",
          "last_day",
          "active",
          "budget");

  private static final ColumnType TEXT = new ColumnType.Text();
  private static final ColumnType WHOLE = new ColumnType.Whole();
  private static final ColumnType MOMENT = new ColumnType.Moment();
  private static final ColumnType EUROS = new ColumnType.Decimal(2);
  private static final ColumnType FLAG = new ColumnType.Flag();

  private final boolean tellsWallClock;

  /**
   * @param tellsWallClock whether moments come as the wall clock of the head office
   */
  VoucherAssembler(boolean tellsWallClock) {
    this.tellsWallClock = tellsWallClock;
  }

  @Override
  public Projection assemble(AggregateKey key, List<List<StoredRow>> rows) {
    boolean campaign = key.number() < 0;
    List<StoredRow> roots = rows.get(campaign ? 1 : 0);
    StoredRow root = roots.isEmpty() ? null : roots.get(0);
    Set<String> known = campaign ? OF_A_CAMPAIGN : OF_A_VOUCHER;
    List<Value> values = new ArrayList<>(VoucherPair.COLUMNS.size());
    for (Column column : VoucherPair.COLUMNS.subList(0, VoucherPair.COLUMNS.size() - 1)) {
      values.add(
          root == null || !known.contains(column.name())
              ? Value.Absent.ABSENT
              : moment(root.value(column.name(), column.type())));
    }
    List<StoredRow> uses = rows.get(2);
    values.add(Value.children(uses.stream().map(this::use).toList()));
    Unmappable trouble = trouble(key, root, uses);
    return trouble != null
        ? trouble
        : new CanonicalRecord(key, values, Map.of(), version(root, uses));
  }

  private static @Nullable Unmappable trouble(
      AggregateKey key, @Nullable StoredRow root, List<StoredRow> uses) {
    String column = root == null ? null : root.text("unmappable");
    if (root != null && column != null) {
      return new Unmappable(
          key, column, "the shop's value is not one that vouchers have", root.text("raw"));
    }
    for (StoredRow use : uses) {
      String problem = use.text("unmappable");
      if (problem != null) {
        return new Unmappable(key, "uses", problem, use.text("raw"));
      }
    }
    return null;
  }

  private static String version(@Nullable StoredRow root, List<StoredRow> uses) {
    StringBuilder version = new StringBuilder(root == null ? "" : root.text("version"));
    for (StoredRow use : uses) {
      version.append('/').append(use.number("use")).append('.').append(use.text("version"));
    }
    return version.toString();
  }

  private Value moment(Value value) {
    return tellsWallClock ? WallClock.read(value) : value;
  }

  private List<Value> use(StoredRow use) {
    return List.of(
        use.value("use", WHOLE),
        use.value("of_order", WHOLE),
        use.value("member", WHOLE),
        use.value("discount", EUROS),
        moment(use.value("at", MOMENT)),
        use.value("reversed", FLAG),
        use.value("request", TEXT));
  }
}
