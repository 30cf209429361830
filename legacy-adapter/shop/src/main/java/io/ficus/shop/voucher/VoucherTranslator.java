package io.ficus.shop.voucher;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Row;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.time.ShopTime;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.domain.VoucherPart;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the shop's changes to vouchers. One row is one part, and parts are stored and removed
 * whole, so of a batch only the last event of each row counts: at most one removal and one put.
 */
final class VoucherTranslator implements ChangeHandler {

  private final VoucherRecords records;

  /**
   * @param records the domain store's
   */
  VoucherTranslator(VoucherRecords records) {
    this.records = records;
  }

  @Override
  public void apply(List<ChangeEvent> events) {
    Map<VoucherPart.Key, Optional<VoucherPart>> last = new LinkedHashMap<>();
    for (ChangeEvent event : events) {
      // Each event is mapped, also one that a later one overrules: the feed has to hear of it.
      switch (event.operation()) {
        case READ, CREATE, UPDATE -> {
          VoucherPart part = written(event);
          last.put(part.key(), Optional.of(part));
        }
        case DELETE -> last.put(VoucherRow.keyOf(event.rowKey()), Optional.empty());
        case TRUNCATE ->
            throw new UnmappableChangeException(
                event.table(),
                "*",
                "the table was emptied by TRUNCATE, and no voucher is forgotten for that;"
                    + " reconcile, then resolve this record");
      }
    }
    List<VoucherPart> parts = new ArrayList<>();
    List<VoucherPart.Key> gone = new ArrayList<>();
    last.forEach((key, part) -> part.ifPresentOrElse(parts::add, () -> gone.add(key)));
    // Removals first: a row that comes back under another key may hold what must be unique.
    if (!gone.isEmpty()) {
      records.remove(gone);
    }
    if (!parts.isEmpty()) {
      records.put(parts);
    }
  }

  private static VoucherPart written(ChangeEvent event) {
    return partOf(
        event
            .after()
            .orElseThrow(
                () ->
                    new UnmappableChangeException(
                        event.table(), "*", "the change event has no new image of the row")));
  }

  /** What a row says. */
  static VoucherPart partOf(Row row) {
    return switch (ShopDatabase.nameOf(row.table())) {
      case VoucherRow.CAMPAIGN -> campaign(row);
      case VoucherRow.VOUCHER -> face(row);
      case VoucherRow.REDEMPTION -> redemption(row);
      default -> throw VoucherRow.unknownTable(row.table());
    };
  }

  private static VoucherPart campaign(Row row) {
    return ShopToVoucher.campaign(
        row.requiredNumber("vou_camp_id"),
        row.requiredText("camp_cd"),
        row.requiredText("camp_name"),
        code(row, "disc_cd"),
        row.requiredNumber("disc_val"),
        row.decimal("min_ord_amt").orElseThrow(() -> isNull(VoucherRow.CAMPAIGN, "min_ord_amt")),
        day(row, VoucherRow.CAMPAIGN, "valid_from"),
        day(row, VoucherRow.CAMPAIGN, "valid_to"),
        code(row, "active_flg"),
        row.number("budget_cents").orElse(null));
  }

  private static VoucherPart face(Row row) {
    return ShopToVoucher.face(
        row.requiredNumber("vou_id"),
        row.requiredText("vou_code"),
        row.requiredNumber("vou_camp_id"),
        row.number("cust_id").orElse(null),
        code(row, "status_cd"),
        row.requiredNumber("value_cents"),
        time(row, VoucherRow.VOUCHER, "issued_ts"),
        day(row, VoucherRow.VOUCHER, "exp_date"),
        code(row, "del_flg"),
        row.text("ext_ref").orElse(null));
  }

  private static VoucherPart redemption(Row row) {
    return ShopToVoucher.redemption(
        row.requiredNumber("red_id"),
        row.requiredNumber("vou_id"),
        row.number("ord_id").orElse(null),
        row.number("cust_id").orElse(null),
        row.decimal("disc_amt").orElseThrow(() -> isNull(VoucherRow.REDEMPTION, "disc_amt")),
        code(row, "cancel_flg"),
        time(row, VoucherRow.REDEMPTION, "red_ts"),
        row.text("ext_ref").orElse(null));
  }

  private static String code(Row row, String column) {
    return row.requiredText(column).strip();
  }

  private static LocalDateTime time(Row row, String table, String column) {
    String text = row.requiredText(column);
    try {
      return ShopTime.parse(text);
    } catch (DateTimeException e) {
      throw new UnmappableChangeException(
          table, column, "'" + text + "' is not a time that vouchers can hold");
    }
  }

  private static LocalDate day(Row row, String table, String column) {
    String text = row.requiredText(column);
    try {
      LocalDate day =
          LocalDate.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text);
      if (day.getYear() >= 1 && day.getYear() <= 9999) {
        return day;
      }
    } catch (DateTimeException e) {
      // Said below, as for a year that no date of ours has.
    }
    throw new UnmappableChangeException(
        table, column, "'" + text + "' is not a day that vouchers can hold");
  }

  private static UnmappableChangeException isNull(String table, String column) {
    return new UnmappableChangeException(table, column, "it is NULL, and vouchers need an amount");
  }
}
