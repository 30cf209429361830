package io.ficus.voucher.application;

import static io.ficus.voucher.application.SampleVouchers.face;
import static io.ficus.voucher.application.SampleVouchers.redemption;
import static io.ficus.voucher.application.SampleVouchers.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Refusal;
import io.ficus.voucher.domain.Voucher;
import io.ficus.voucher.domain.VoucherPart;
import io.ficus.voucher.domain.VoucherState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every store of {@link VoucherRecords} promises, seen through the {@link Vouchers} of the
 * same store.
 */
@Timeout(60)
public abstract class VoucherRecordsContract {

  /** The store under test. */
  protected abstract VoucherRecords records();

  /** The same store, for looking. */
  protected abstract Vouchers vouchers();

  @Test
  void partsArriveInAnyOrderAndAUseCountsBeforeItsVoucherSaysSo() {
    VoucherId id = vouchers().nextId();
    RedemptionId use = vouchers().nextRedemptionId();
    CampaignId campaign = new CampaignId(1_000_000 + id.value());
    records().put(List.of(redemption(use, id)));
    assertThat(found(id).face()).isEmpty();
    records().put(List.of(face(id, campaign, Face.Status.ISSUED)));
    assertThat(found(id).state()).isEqualTo(new VoucherState.Spent(Refusal.REDEEMED));
    records().put(List.of(terms(campaign, Optional.empty())));
    records().put(List.of(face(id, campaign, Face.Status.REDEEMED)));
    Voucher whole =
        new Voucher(
            id,
            Optional.of(face(id, campaign, Face.Status.REDEEMED)),
            Optional.of(terms(campaign, Optional.empty())),
            List.of(redemption(use, id)));
    assertThat(found(id)).isEqualTo(whole);
    records().put(List.of(redemption(use, id), face(id, campaign, Face.Status.REDEEMED)));
    assertThat(found(id)).isEqualTo(whole);
  }

  @Test
  void laterPartsWinWithinOneCall() {
    VoucherId id = vouchers().nextId();
    CampaignId campaign = new CampaignId(1_000_000 + id.value());
    records()
        .put(
            List.of(
                face(id, campaign, Face.Status.ISSUED), face(id, campaign, Face.Status.EXPIRED)));
    assertThat(found(id).face()).contains(face(id, campaign, Face.Status.EXPIRED));
  }

  @Test
  void removedPartsAreGoneAndTheRestStays() {
    VoucherId id = vouchers().nextId();
    RedemptionId use = vouchers().nextRedemptionId();
    CampaignId campaign = new CampaignId(1_000_000 + id.value());
    records()
        .put(
            List.of(
                terms(campaign, Optional.empty()),
                face(id, campaign, Face.Status.ISSUED),
                redemption(use, id)));
    records()
        .remove(
            List.of(
                new VoucherPart.Key.OfRedemption(use), new VoucherPart.Key.OfCampaign(campaign)));
    assertThat(found(id).redemptions()).isEmpty();
    assertThat(found(id).terms()).isEmpty();
    records().remove(List.of(new VoucherPart.Key.OfFace(id)));
    records().remove(List.of(new VoucherPart.Key.OfFace(id)));
    assertThat(vouchers().find(id)).isEmpty();
    records().put(List.of());
    records().remove(List.of());
  }

  private Voucher found(VoucherId id) {
    return vouchers().find(id).orElseThrow();
  }
}
