package io.ficus.voucher.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Purchases.Claim;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store of {@link Purchases} promises. */
@Timeout(60)
public abstract class PurchasesContract {

  private final Purchase begun =
      Purchase.begun(
          new RequestId(UUID.randomUUID().toString()), new MemberId(7), new CampaignId(3), 500);

  /** The store, ready for use. */
  protected abstract Purchases purchases();

  @Test
  void whatWasBegunIsKeptAndIsOnePersonsAtATime() {
    assertThat(purchases().find(begun.request())).isEmpty();
    assertThat(purchases().claim(begun)).isEqualTo(new Claim.Mine(begun));
    assertThat(purchases().find(begun.request())).contains(begun);
    Purchase dearer = Purchase.begun(begun.request(), begun.member(), begun.campaign(), 900);
    assertThat(purchases().claim(dearer)).isEqualTo(new Claim.Taken(begun));
    assertThat(purchases().abandoned(1_000_000)).doesNotContain(begun);
    purchases().release(begun.request());
    assertThat(purchases().abandoned(1_000_000)).contains(begun);
    assertThat(purchases().claim(dearer)).isEqualTo(new Claim.Mine(begun));
  }

  @Test
  void whatHasEndedStaysSo() {
    purchases().claim(begun);
    Purchase delivered = begun.delivered(new VoucherId(11));
    purchases().settle(delivered);
    purchases().settle(begun.refused("LATE"));
    purchases().release(begun.request());
    assertThat(purchases().claim(begun)).isEqualTo(new Claim.Ended(delivered));
    assertThat(purchases().abandoned(1_000_000)).doesNotContain(begun, delivered);
  }

  @Test
  void aRefusalKeepsItsReason() {
    purchases().claim(begun);
    purchases().settle(begun.refused("BUDGET_EXHAUSTED"));
    assertThat(purchases().find(begun.request())).contains(begun.refused("BUDGET_EXHAUSTED"));
  }
}
