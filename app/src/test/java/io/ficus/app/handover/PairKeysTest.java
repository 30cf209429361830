package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyColumn;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C8")
class PairKeysTest {

  private final PairKeys vouchers =
      new PairKeys(
          new DeclaredPair(
              "voucher",
              Map.of(
                  "public.voucher",
                  KeyColumn.of("id"),
                  "public.campaign",
                  KeyColumn.negativeOf("camp_id"))));
  private final PairKeys members =
      new PairKeys(new DeclaredPair("voucher", Map.of("public.member", KeyColumn.of("id"))));

  @Test
  void aRowOfACampaignIsUnderItsNumberBelowZero() {
    assertThat(vouchers.ofRow("public.campaign", "{\"camp_id\": 7, \"id\": 1}"))
        .contains(AggregateKey.of(-7));
    assertThat(vouchers.ofRow("public.voucher", "{\"camp_id\": 7, \"id\": 1}"))
        .contains(AggregateKey.of(1));
  }

  @Test
  void aRowOfATableThatThePairDoesNotHaveIsOfNobody() {
    assertThat(vouchers.ofRow("public.orders", "{\"id\": 1}")).isEmpty();
    assertThat(vouchers.ofRow("public.voucher", "{\"name\": \"x\"}")).isEmpty();
    assertThat(vouchers.ofRow("public.voucher", "no JSON")).isEmpty();
  }

  @Test
  void aRecordOfACampaignIsNotTakenForTheVoucherOfItsNumber() {
    assertThat(
            vouchers.ofRecord("{\"voucher\": 7}", PairKeysTest::all, value("public", "campaign")))
        .contains(AggregateKey.of(-7));
    assertThat(vouchers.ofRecord("{\"voucher\": 7}", PairKeysTest::all, value("public", "voucher")))
        .contains(AggregateKey.of(7));
  }

  @Test
  void whereAKeyCanBeOfTwoKindsARecordThatDoesNotSayItsTableIsOfNobody() {
    assertThat(vouchers.ofRecord("{\"voucher\": 7}", PairKeysTest::all, Optional::empty)).isEmpty();
    assertThat(vouchers.ofRecord("{\"voucher\": 7}", PairKeysTest::all, value("public", "orders")))
        .isEmpty();
  }

  @Test
  void whereAllKeysAreOfOneKindTheKeyIsEnough() {
    assertThat(members.ofRecord("{\"member\": 7}", PairKeysTest::all, PairKeysTest::notAsked))
        .contains(AggregateKey.of(7));
    assertThat(members.ofRecord("{\"member\": \"a\"}", PairKeysTest::all, PairKeysTest::notAsked))
        .contains(AggregateKey.of("a"));
    assertThat(members.ofRecord("{\"a\": 1, \"b\": 2}", PairKeysTest::all, PairKeysTest::notAsked))
        .isEmpty();
  }

  @Test
  void theValueOfARecordWhoseKeyDoesNotMatterIsNotRead() {
    assertThat(
            vouchers.ofRecord(
                "{\"voucher\": 7}", key -> key.equals(AggregateKey.of(8)), PairKeysTest::notAsked))
        .isEmpty();
    assertThat(
            vouchers.ofRecord(
                "{\"voucher\": 7}",
                key -> key.equals(AggregateKey.of(7)),
                value("public", "campaign")))
        .isEmpty();
  }

  @Test
  void aTableOfMariaDbStandsInItsDatabase() {
    PairKeys shop =
        new PairKeys(
            new DeclaredPair("voucher", Map.of("shop.campaign", KeyColumn.negativeOf("camp_id"))));
    assertThat(
            shop.ofRecord(
                "7",
                PairKeysTest::all,
                () -> Optional.of("{\"source\": {\"db\": \"shop\", \"table\": \"campaign\"}}")))
        .contains(AggregateKey.of(-7));
  }

  private static boolean all(AggregateKey key) {
    return true;
  }

  private static Optional<String> notAsked() {
    throw new AssertionError("the key says enough");
  }

  private static Supplier<Optional<String>> value(String schema, String table) {
    return () ->
        Optional.of(
            "{\"source\": {\"db\": \"shop\", \"schema\": \""
                + schema
                + "\", \"table\": \""
                + table
                + "\"}}");
  }
}
