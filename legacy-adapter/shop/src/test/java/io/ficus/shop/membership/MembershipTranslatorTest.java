package io.ficus.shop.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeEvent.Operation;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembershipTranslatorTest {

  private static final MemberId ADA = new MemberId(42);

  private final Records records = new Records();
  private final MembershipTranslator translator = new MembershipTranslator(records);

  @Test
  void aCustomerIsAProfile() {
    apply(customer());
    assertThat(records.calls)
        .containsExactly(
            List.of(
                new Profile(
                    ADA,
                    "Ada 🦋",
                    "Lovelace",
                    Optional.of("ada@example.org"),
                    Optional.of("calls \\u0000 \\0 on Mondays"),
                    false)));
  }

  @Test
  void aCustomerWithLittleIsAProfileToo() {
    apply(
        with(
            with(with(with(customer(), "first_name", null), "email", "  "), "remarks", null),
            "del_flg",
            "Y"));
    assertThat(records.calls)
        .containsExactly(
            List.of(new Profile(ADA, "", "Lovelace", Optional.empty(), Optional.empty(), true)));
  }

  @ParameterizedTest
  @CsvSource({"A,ACTIVE", "S,SUSPENDED", "C,CLOSED"})
  void anAccountIsAnEnrolment(String code, Enrolment.Status status) {
    apply(with(account(), "status_cd", code));
    assertThat(records.calls)
        .containsExactly(
            List.of(
                new Enrolment(
                    ADA, Instant.parse("2026-02-10T11:30:00Z"), status, new BigDecimal("12.05"))));
  }

  @ParameterizedTest
  @CsvSource({"EA,EARNED,7,7", "RD,REDEEMED,7,-7", "EX,EXPIRED,7,-7", "AJ,ADJUSTED,-7,-7"})
  void aLineTakesItsSignFromTheCode(String code, LedgerEntry.Type type, long points, long signed) {
    apply(with(with(line(), "txn_cd", code), "points", points));
    assertThat(records.calls)
        .containsExactly(
            List.of(
                new LedgerEntry(
                    new EntryId(9),
                    ADA,
                    type,
                    signed,
                    Instant.parse("2026-07-10T10:30:00Z"),
                    Optional.of(new BigDecimal("7.99")),
                    Optional.of(new RequestId("till-3")))));
  }

  @Test
  void aBlankReferenceAndNoAmountAreAbsent() {
    apply(with(with(line(), "ext_ref", " "), "amount_cents", null));
    assertThat(records.calls.get(0))
        .first()
        .isInstanceOfSatisfying(
            LedgerEntry.class,
            entry -> {
              assertThat(entry.request()).isEmpty();
              assertThat(entry.purchase()).isEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-25T02:30:00Z,2026-10-25T00:30:00Z",
    "2026-10-25T03:30:00Z,2026-10-25T02:30:00Z",
    "2026-03-29T02:30:00Z,2026-03-29T01:30:00Z",
    "2026-03-29T01:59:59.999999Z,2026-03-29T00:59:59.999999Z"
  })
  void timesAtAChangeOfClocks(String log, Instant instant) {
    apply(with(line(), "txn_ts", log));
    assertThat(records.calls.get(0))
        .first()
        .isInstanceOfSatisfying(
            LedgerEntry.class, entry -> assertThat(entry.occurredAt()).isEqualTo(instant));
  }

  @Test
  void onlyTheGrantedConsentToMarketingCounts() {
    apply(consent());
    apply(with(consent(), "granted_flg", "N"));
    apply(with(consent(), "consent_cd", "PRF"));
    assertThat(records.calls)
        .containsExactly(
            List.of(new MarketingConsent(ADA, 5)),
            List.of(new MemberPart.Key.OfMarketingConsent(ADA)));
  }

  @Test
  void deletedRowsAreRemoved() {
    translator.apply(
        List.of(
            deleted(ShopRow.CUSTOMER, "42"),
            deleted(ShopRow.ACCOUNT, "42"),
            deleted(ShopRow.LINE, "9"),
            deleted(ShopRow.CONSENT, "42,MKT"),
            deleted(ShopRow.CONSENT, "42,PRF")));
    assertThat(records.calls)
        .containsExactly(
            List.of(
                new MemberPart.Key.OfProfile(ADA),
                new MemberPart.Key.OfEnrolment(ADA),
                new MemberPart.Key.OfLedgerEntry(new EntryId(9)),
                new MemberPart.Key.OfMarketingConsent(ADA)));
  }

  @Test
  void aBatchIsOneRemovalThenOnePutAndTheLaterEventOfARowWins() {
    translator.apply(
        List.of(
            event(ShopRow.CUSTOMER, customer()),
            event(ShopRow.LINE, line()),
            event(ShopRow.CUSTOMER, with(customer(), "last_name", "King")),
            deleted(ShopRow.LINE, "9"),
            deleted(ShopRow.ACCOUNT, "42"),
            event(ShopRow.ACCOUNT, account())));
    assertThat(records.calls).hasSize(2);
    assertThat(records.calls.get(0))
        .isEqualTo(List.of(new MemberPart.Key.OfLedgerEntry(new EntryId(9))));
    assertThat(records.calls.get(1)).hasSize(2);
    assertThat(records.calls.get(1))
        .first()
        .isInstanceOfSatisfying(
            Profile.class, profile -> assertThat(profile.familyName()).isEqualTo("King"));
  }

  @Test
  void anUpdatedPrimaryKeyIsADeletionAndACreation() {
    translator.apply(
        List.of(
            deleted(ShopRow.CUSTOMER, "41"),
            event(ShopRow.CUSTOMER, Operation.CREATE, customer())));
    assertThat(records.calls.get(0))
        .isEqualTo(List.of(new MemberPart.Key.OfProfile(new MemberId(41))));
  }

  @Test
  void unknownCodesAreNamedWithTheKnownOnes() {
    refused(with(account(), "status_cd", "X"), "loy_account.status_cd", "'X'", "[A, S, C]");
    refused(with(line(), "txn_cd", "ZZ"), "loy_txn.txn_cd", "'ZZ'", "[EA, RD, EX, AJ]");
    refused(with(customer(), "del_flg", "?"), "customer.del_flg", "'?'", "[Y, N]");
    refused(with(consent(), "granted_flg", "J"), "cust_consent.granted_flg", "'J'");
  }

  @Test
  void whatMembershipCannotTakeIsRefusedAndNothingIsStored() {
    refused(with(customer(), "last_name", null), "customer.last_name", "NULL");
    refused(with(customer(), "last_name", " "), "customer.last_name");
    refused(with(customer(), "cust_id", 0L), "customer.cust_id");
    refused(with(customer(), "email", "a\0b"), "customer.email", "U+0000");
    refused(with(line(), "points", -7L), "loy_txn.points", "AJ");
    refused(with(line(), "points", null), "points", "NULL");
    refused(with(line(), "txn_ts", "+292278994-08-16T23:00:00Z"), "loy_txn.txn_ts");
    refused(with(account(), "enrolled_ts", null), "enrolled_ts", "NULL");
    refused(with(customer(), "remarks", Row.UNCHANGED), "remarks", "REPLICA IDENTITY FULL");
    assertThat(records.calls).isEmpty();
  }

  @Test
  void aTruncateIsRefusedAndSoIsATableThatIsNotMapped() {
    assertThatThrownBy(() -> translator.apply(List.of(bare(ShopRow.LINE, Operation.TRUNCATE, ""))))
        .isInstanceOf(UnmappableChangeException.class)
        .hasMessageContaining("TRUNCATE");
    assertThatThrownBy(() -> translator.apply(List.of(event("public.orders", customer()))))
        .isInstanceOf(UnmappableChangeException.class)
        .hasMessageContaining("public.orders");
  }

  private void refused(Map<String, @Nullable Object> row, String... inMessage) {
    assertThatThrownBy(() -> translator.apply(List.of(event(table(row), row))))
        .isInstanceOf(UnmappableChangeException.class)
        .hasMessageContainingAll(inMessage);
  }

  private void apply(Map<String, @Nullable Object> row) {
    translator.apply(List.of(event(table(row), row)));
  }

  private static String table(Map<String, @Nullable Object> row) {
    if (row.containsKey("last_name")) {
      return ShopRow.CUSTOMER;
    }
    if (row.containsKey("txn_id")) {
      return ShopRow.LINE;
    }
    return row.containsKey("consent_cd") ? ShopRow.CONSENT : ShopRow.ACCOUNT;
  }

  private static Map<String, @Nullable Object> customer() {
    return row(
        "cust_id", 42L,
        "first_name", "Ada 🦋",
        "last_name", "Lovelace",
        "email", " Ada@Example.ORG ",
        "del_flg", "N",
        "remarks", "calls \\u0000 \\0 on Mondays");
  }

  private static Map<String, @Nullable Object> account() {
    return row(
        "cust_id",
        42L,
        "status_cd",
        "A",
        "enrolled_ts",
        "2026-02-10T12:30:00Z",
        "spend_cents",
        1205L);
  }

  private static Map<String, @Nullable Object> line() {
    return row(
        "txn_id", 9L,
        "cust_id", 42L,
        "txn_cd", "EA",
        "points", 7L,
        "amount_cents", 799L,
        "txn_ts", "2026-07-10T12:30:00Z",
        "ext_ref", "till-3");
  }

  private static Map<String, @Nullable Object> consent() {
    return row("cust_id", 42L, "consent_cd", "MKT", "consent_id", 5L, "granted_flg", "Y");
  }

  private static Map<String, @Nullable Object> row(Object... pairs) {
    Map<String, @Nullable Object> row = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      row.put((String) pairs[i], pairs[i + 1]);
    }
    return row;
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> row, String column, @Nullable Object value) {
    row.put(column, value);
    return row;
  }

  private static ChangeEvent event(String table, Map<String, @Nullable Object> row) {
    return event(table, Operation.UPDATE, row);
  }

  private static ChangeEvent event(
      String table, Operation operation, Map<String, @Nullable Object> row) {
    return event(table, operation, "unused", Optional.of(new Row(table, row)));
  }

  private static ChangeEvent deleted(String table, String key) {
    return bare(table, Operation.DELETE, key);
  }

  private static ChangeEvent bare(String table, Operation operation, String key) {
    return event(table, operation, key, Optional.empty());
  }

  private static ChangeEvent event(
      String table, Operation operation, String key, Optional<Row> after) {
    return new ChangeEvent(
        "e",
        "shop",
        table,
        operation,
        new RowKey(table, key),
        Optional.empty(),
        after,
        SourcePosition.ofLsn(1),
        Instant.EPOCH,
        Optional.empty());
  }

  /** Notes each call with what it was given. */
  private static final class Records implements MemberRecords {

    private final List<List<?>> calls = new ArrayList<>();

    @Override
    public void put(List<MemberPart> parts) {
      calls.add(parts);
    }

    @Override
    public void remove(List<MemberPart.Key> keys) {
      calls.add(keys);
    }
  }
}
