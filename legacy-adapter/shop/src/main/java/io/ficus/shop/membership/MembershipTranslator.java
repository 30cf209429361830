package io.ficus.shop.membership;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.membership.EntryId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.domain.MemberPart;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.time.ShopTime;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the shop's changes to membership. One row is one part, and parts are stored and removed
 * whole, so of a batch only the last event of each row counts: at most one removal and one put.
 */
final class MembershipTranslator implements ChangeHandler {

  private final MemberRecords records;

  /**
   * @param records the domain store's
   */
  MembershipTranslator(MemberRecords records) {
    this.records = records;
  }

  @Override
  public void apply(List<ChangeEvent> events) {
    Map<MemberPart.Key, Optional<MemberPart>> last = new LinkedHashMap<>();
    for (ChangeEvent event : events) {
      // Each event is mapped, also one that a later one overrules: the feed has to hear of it.
      read(event, last);
    }
    List<MemberPart> parts = new ArrayList<>();
    List<MemberPart.Key> gone = new ArrayList<>();
    last.forEach((key, part) -> part.ifPresentOrElse(parts::add, () -> gone.add(key)));
    // Removals first: a row that comes back under another key may hold what must be unique.
    if (!gone.isEmpty()) {
      records.remove(gone);
    }
    if (!parts.isEmpty()) {
      records.put(parts);
    }
  }

  private static void read(ChangeEvent event, Map<MemberPart.Key, Optional<MemberPart>> last) {
    switch (event.operation()) {
      case READ, CREATE, UPDATE -> written(event, last);
      case DELETE -> keyOf(event.rowKey()).ifPresent(key -> last.put(key, Optional.empty()));
      case TRUNCATE ->
          throw new UnmappableChangeException(
              event.table(),
              "*",
              "the table was emptied by TRUNCATE, and membership does not forget its members for"
                  + " that; reconcile, then resolve this record");
    }
  }

  private static void written(ChangeEvent event, Map<MemberPart.Key, Optional<MemberPart>> last) {
    last.putAll(
        partsOf(
            event
                .after()
                .orElseThrow(
                    () ->
                        new UnmappableChangeException(
                            event.table(), "*", "the change event has no new image of the row"))));
  }

  /** What a row says: the part by its name, and the name alone where it says that there is none. */
  static Map<MemberPart.Key, Optional<MemberPart>> partsOf(Row row) {
    return switch (ShopDatabase.nameOf(row.table())) {
      case ShopRow.CUSTOMER -> one(profile(row));
      case ShopRow.ACCOUNT -> one(enrolment(row));
      case ShopRow.LINE -> one(line(row));
      case ShopRow.CONSENT -> consent(row);
      default -> throw unknownTable(row.table());
    };
  }

  private static Map<MemberPart.Key, Optional<MemberPart>> one(MemberPart part) {
    return Map.of(ShopRow.keyOf(part), Optional.of(part));
  }

  private static MemberPart profile(Row row) {
    return ShopToMembership.profile(
        row.requiredNumber("cust_id"),
        row.text("first_name").orElse(null),
        row.text("last_name").orElse(null),
        row.text("email").orElse(null),
        code(row, "del_flg"),
        row.text("remarks").orElse(null));
  }

  private static MemberPart enrolment(Row row) {
    return ShopToMembership.enrolment(
        row.requiredNumber("cust_id"),
        code(row, "status_cd"),
        time(row, ShopRow.ACCOUNT, "enrolled_ts"),
        row.requiredNumber("spend_cents"));
  }

  private static MemberPart line(Row row) {
    return ShopToMembership.line(
        row.requiredNumber("txn_id"),
        row.requiredNumber("cust_id"),
        code(row, "txn_cd"),
        row.requiredNumber("points"),
        row.number("amount_cents").orElse(null),
        time(row, ShopRow.LINE, "txn_ts"),
        row.text("ext_ref").orElse(null));
  }

  private static Map<MemberPart.Key, Optional<MemberPart>> consent(Row row) {
    if (!code(row, "consent_cd").equals(ShopRow.MARKETING)) {
      return Map.of();
    }
    long customer = row.requiredNumber("cust_id");
    return Map.of(
        new MemberPart.Key.OfMarketingConsent(ShopToMembership.member(ShopRow.CONSENT, customer)),
        ShopToMembership.consent(
                customer, row.requiredNumber("consent_id"), code(row, "granted_flg"))
            .map(part -> part));
  }

  /** What a row holds or held; absent if that is nothing of membership's. */
  static Optional<MemberPart.Key> keyOf(RowKey row) {
    return switch (ShopDatabase.nameOf(row.table())) {
      case ShopRow.CUSTOMER ->
          Optional.of(
              new MemberPart.Key.OfProfile(
                  ShopToMembership.member(row.table(), number(row, row.key()))));
      case ShopRow.ACCOUNT ->
          Optional.of(
              new MemberPart.Key.OfEnrolment(
                  ShopToMembership.member(row.table(), number(row, row.key()))));
      case ShopRow.LINE ->
          Optional.of(new MemberPart.Key.OfLedgerEntry(new EntryId(number(row, row.key()))));
      case ShopRow.CONSENT -> deletedConsent(row);
      default -> throw unknownTable(row.table());
    };
  }

  private static Optional<MemberPart.Key> deletedConsent(RowKey row) {
    int comma = row.key().indexOf(',');
    if (comma < 0) {
      throw new UnmappableChangeException(
          row.table(), "*", "the key '" + row.key() + "' is not a customer and a consent");
    }
    return row.key().substring(comma + 1).strip().equals(ShopRow.MARKETING)
        ? Optional.of(
            new MemberPart.Key.OfMarketingConsent(
                ShopToMembership.member(row.table(), number(row, row.key().substring(0, comma)))))
        : Optional.empty();
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
          table, column, "'" + text + "' is not a time that membership can hold");
    }
  }

  private static long number(RowKey row, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new UnmappableChangeException(
          row.table(), "*", "the key '" + row.key() + "' does not begin with a number");
    }
  }

  private static UnmappableChangeException unknownTable(String table) {
    return new UnmappableChangeException(
        table, "*", "membership has no use for this table; take it out of the route");
  }
}
