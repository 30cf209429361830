package io.ficus.shop.membership;

import io.ficus.cdc.UnmappableChangeException;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.Profile;
import io.ficus.shop.code.Codes;
import io.ficus.shop.time.ShopTime;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a row of the shop says in membership's words, whether it was read from the table or came in
 * a change event. Everything throws {@link UnmappableChangeException} for what membership cannot
 * take.
 */
final class ShopToMembership {

  private ShopToMembership() {}

  static Profile profile(
      long customer,
      @Nullable String firstName,
      @Nullable String lastName,
      @Nullable String email,
      String deleted,
      @Nullable String remarks) {
    String table = ShopRow.CUSTOMER;
    if (lastName == null || lastName.isBlank()) {
      throw new UnmappableChangeException(
          table, "last_name", "it is NULL or blank, and a member needs a family name");
    }
    return new Profile(
        member(table, customer),
        firstName == null ? "" : storable(table, "first_name", firstName),
        storable(table, "last_name", lastName),
        Optional.ofNullable(email)
            .map(e -> storable(table, "email", e).strip().toLowerCase(Locale.ROOT))
            .filter(e -> !e.isEmpty()),
        Optional.ofNullable(remarks)
            .map(r -> storable(table, "remarks", r))
            .filter(r -> !r.isEmpty()),
        Codes.flag(table, "del_flg", deleted));
  }

  static Enrolment enrolment(
      long customer, String status, LocalDateTime enrolled, long spendCents) {
    return new Enrolment(
        member(ShopRow.ACCOUNT, customer),
        ShopTime.instantOf(enrolled),
        ShopCodes.status(status),
        euros(spendCents));
  }

  static LedgerEntry line(
      long line,
      long customer,
      String code,
      long points,
      @Nullable Long amountCents,
      LocalDateTime at,
      @Nullable String reference) {
    String table = ShopRow.LINE;
    LedgerEntry.Type type = ShopCodes.type(code);
    if (points < 0 && type != LedgerEntry.Type.ADJUSTED) {
      throw new UnmappableChangeException(
          table, "points", "they are " + points + ", and only the code AJ may be negative");
    }
    if (line <= 0) {
      throw new UnmappableChangeException(table, "txn_id", "'" + line + "' is not positive");
    }
    return new LedgerEntry(
        new EntryId(line),
        member(table, customer),
        type,
        ShopCodes.signed(type, points),
        ShopTime.instantOf(at),
        Optional.ofNullable(amountCents).map(ShopToMembership::euros),
        Optional.ofNullable(reference).filter(r -> !r.isBlank()).map(r -> request(table, r)));
  }

  /** The reference to a consent, if it was granted. */
  static Optional<MarketingConsent> consent(long customer, long consent, String granted) {
    return Codes.flag(ShopRow.CONSENT, "granted_flg", granted)
        ? Optional.of(new MarketingConsent(member(ShopRow.CONSENT, customer), consent))
        : Optional.empty();
  }

  static MemberId member(String table, long customer) {
    if (customer <= 0) {
      throw new UnmappableChangeException(table, "cust_id", "'" + customer + "' is not positive");
    }
    return new MemberId(customer);
  }

  private static BigDecimal euros(long cents) {
    return BigDecimal.valueOf(cents, 2);
  }

  private static RequestId request(String table, String reference) {
    if (reference.length() > 60) {
      throw new UnmappableChangeException(table, "ext_ref", "it has more than 60 characters");
    }
    return new RequestId(storable(table, "ext_ref", reference));
  }

  // PostgreSQL cannot have it in a text, so it never comes from there; MySQL can.
  private static String storable(String table, String column, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new UnmappableChangeException(table, column, "it contains the character U+0000");
    }
    return text;
  }
}
