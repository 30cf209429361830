package io.ficus.voucher.adapter.out.jooq;

import static io.ficus.voucher.application.SampleVouchers.face;
import static io.ficus.voucher.application.SampleVouchers.redemption;
import static io.ficus.voucher.application.SampleVouchers.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Purchase;
import io.ficus.voucher.application.Purchases;
import io.ficus.voucher.application.PurchasesContract;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.VoucherRecordsContract;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.application.VouchersContract;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.VoucherPart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JooqVouchersTest {

  private final JooqVouchers vouchers = VoucherStore.vouchers();
  private final JdbcTemplate sql = new JdbcTemplate(VoucherStore.DATA_SOURCE);
  private final TransactionTemplate transaction =
      new TransactionTemplate(VoucherStore.TRANSACTIONS);
  private final VoucherId id = vouchers.nextId();
  private final CampaignId campaign = new CampaignId(1_000_000 + id.value());

  @Nested
  class AsVouchers extends VouchersContract {
    @Override
    protected Vouchers vouchers() {
      return vouchers;
    }
  }

  @Nested
  class AsVoucherRecords extends VoucherRecordsContract {
    @Override
    protected VoucherRecords records() {
      return vouchers;
    }

    @Override
    protected Vouchers vouchers() {
      return vouchers;
    }
  }

  @Nested
  class AsPurchases extends PurchasesContract {
    @Override
    protected Purchases purchases() {
      return new JooqPurchases(VoucherStore.DATA_SOURCE, Duration.ofMinutes(5));
    }

    @Override
    protected void lapse(RequestId request) {
      sql.update(
          "UPDATE voucher.purchase SET claimed_until = clock_timestamp() WHERE request_id = ?",
          request.value());
    }
  }

  @Test
  void aClaimOfSomebodyWhoDiedLapses() {
    Purchases purchases = new JooqPurchases(VoucherStore.DATA_SOURCE, Duration.ofMillis(100));
    Purchase begun = Purchase.begun(new RequestId("lapse-" + id), new MemberId(1), campaign, 5);
    assertThat(purchases.claim(begun)).isInstanceOf(Purchases.Claim.Mine.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> purchases.claim(begun) instanceof Purchases.Claim.Mine);
  }

  @Test
  void anEventCarriesEveryPartThatWasStored() {
    RedemptionId use = vouchers.nextRedemptionId();
    store(face(id, campaign, Face.Status.REDEEMED), redemption(use, id));
    vouchers.change(
        campaign,
        Optional.empty(),
        c -> new Change<>("", List.of(terms(campaign, Optional.empty()))));

    JsonNode told = payload(id.value());
    assertThat(told.path("voucher").path("status").asString()).isEqualTo("REDEEMED");
    assertThat(told.path("voucher").path("value").asString()).isEqualTo("5.00");
    assertThat(told.path("voucher").has("holder")).isFalse();
    assertThat(told.path("redemption").path("id").asLong()).isEqualTo(use.value());
    assertThat(told.path("redemption").path("at").asString())
        .isEqualTo("2026-02-10T12:00:00.123456Z");
    JsonNode planned = payload(-campaign.value());
    assertThat(planned.path("campaign").path("amount").asString()).isEqualTo("5.00");
    assertThat(planned.path("campaign").has("budget")).isFalse();
  }

  @Test
  void aChangeThatIsRolledBackAndAFactFromElsewhereTellNothing() {
    transaction.executeWithoutResult(
        status -> {
          store(face(id, campaign, Face.Status.ISSUED));
          assertThat(vouchers.find(id)).isPresent();
          status.setRollbackOnly();
        });
    assertThat(vouchers.find(id)).isEmpty();
    vouchers.put(List.of(face(id, campaign, Face.Status.ISSUED)));
    assertThat(events(id.value())).isEmpty();
  }

  @Test
  @Tag("C7")
  void anEventBelongsToWhatItsTransactionBelongsTo() {
    transaction.executeWithoutResult(
        status -> {
          sql.query("SELECT set_config('voucher.correlation_id', 'intent-5', true)", row -> {});
          store(face(id, campaign, Face.Status.ISSUED));
        });
    store(face(id, campaign, Face.Status.CANCELLED));
    assertThat(events(id.value()))
        .extracting(event -> event.get("correlation_id"))
        .containsExactly("intent-5", null);
  }

  /** Above them the store that they came from goes on to give ids. */
  @Test
  @Tag("C5")
  void idsThatCameFromElsewhereDoNotMoveTheSequence() {
    VoucherId elsewhere = new VoucherId(id.value() + 100_000_000);
    vouchers.put(List.of(redemption(new RedemptionId(id.value() + 200_000_000), elsewhere)));
    assertThat(vouchers.nextId().value()).isLessThan(elsewhere.value());
    assertThat(vouchers.nextRedemptionId().value()).isLessThan(id.value() + 200_000_000);
  }

  @Test
  void refusesARuleThatAnswersWithAPartOfAnother() {
    assertThatThrownBy(() -> store(face(vouchers.nextId(), campaign, Face.Status.ISSUED)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                vouchers.change(
                    campaign,
                    Optional.empty(),
                    c -> new Change<>("", List.of(redemption(new RedemptionId(1), id)))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void store(VoucherPart... parts) {
    vouchers.change(id, voucher -> new Change<>("done", List.of(parts)));
  }

  private JsonNode payload(long subject) {
    assertThat(events(subject)).hasSize(1);
    return JsonMapper.shared().readTree(String.valueOf(events(subject).get(0).get("payload")));
  }

  private List<Map<String, Object>> events(long subject) {
    return sql.queryForList(
        "SELECT * FROM voucher.outbox WHERE subject = ? ORDER BY occurred_at", subject);
  }
}
