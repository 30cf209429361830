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

  /** Lets the claim of a purchase lapse, as if its holder had died long ago. */
  protected abstract void lapse(RequestId request);

  @Test
  void whatWasBegunIsKeptAndIsOnePersonsAtATime() {
    assertThat(purchases().find(begun.request())).isEmpty();
    Claim.Mine mine = mine(begun);
    assertThat(mine.purchase()).isEqualTo(begun);
    assertThat(purchases().find(begun.request())).contains(begun);
    Purchase dearer = Purchase.begun(begun.request(), begun.member(), begun.campaign(), 900);
    assertThat(purchases().claim(dearer)).isEqualTo(new Claim.Taken(begun));
    assertThat(purchases().abandoned(1_000_000)).doesNotContain(begun);
    purchases().release(mine);
    assertThat(purchases().abandoned(1_000_000)).contains(begun);
    assertThat(mine(dearer).purchase()).isEqualTo(begun);
  }

  @Test
  void whatHasEndedStaysSo() {
    Claim.Mine mine = mine(begun);
    Purchase delivered = begun.delivered(new VoucherId(11));
    assertThat(purchases().settle(mine, delivered)).isEqualTo(delivered);
    assertThat(purchases().settle(mine, begun.refused("LATE"))).isEqualTo(delivered);
    purchases().release(mine);
    assertThat(purchases().claim(begun)).isEqualTo(new Claim.Ended(delivered));
    assertThat(purchases().abandoned(1_000_000)).doesNotContain(begun, delivered);
  }

  @Test
  void aRefusalKeepsItsReason() {
    purchases().settle(mine(begun), begun.refused("BUDGET_EXHAUSTED"));
    assertThat(purchases().find(begun.request())).contains(begun.refused("BUDGET_EXHAUSTED"));
  }

  @Test
  void pointsThatAreGoneAreSaidBesideTheReason() {
    Purchase gone = begun.forfeited("BUDGET_EXHAUSTED", "CLOSED");
    assertThat(purchases().settle(mine(begun), gone)).isEqualTo(gone);
    assertThat(purchases().find(begun.request())).contains(gone);
  }

  @Test
  void whoHasLostItsClaimNeitherSettlesNorReleases() {
    Claim.Mine late = mine(begun);
    lapse(begun.request());
    Claim.Mine now = mine(begun);
    assertThat(purchases().settle(late, begun.refused("LATE"))).isEqualTo(begun);
    purchases().release(late);
    assertThat(purchases().claim(begun)).isEqualTo(new Claim.Taken(begun));
    Purchase delivered = begun.delivered(new VoucherId(11));
    assertThat(purchases().settle(now, delivered)).isEqualTo(delivered);
    assertThat(purchases().settle(late, begun.refused("LATE"))).isEqualTo(delivered);
  }

  @Test
  void aClaimThatHasLapsedIsGoodUntilSomebodyMakesTheNext() {
    Claim.Mine late = mine(begun);
    lapse(begun.request());
    Purchase delivered = begun.delivered(new VoucherId(11));
    assertThat(purchases().settle(late, delivered)).isEqualTo(delivered);
  }

  @Test
  void whatWasTriedLastComesLast() {
    Purchase other =
        Purchase.begun(
            new RequestId(UUID.randomUUID().toString()), new MemberId(7), new CampaignId(3), 500);
    purchases().release(mine(begun));
    purchases().release(mine(other));
    assertThat(purchases().abandoned(1_000_000)).containsSubsequence(begun, other);
    purchases().release(mine(begun));
    assertThat(purchases().abandoned(1_000_000)).containsSubsequence(other, begun);
  }

  private Claim.Mine mine(Purchase purchase) {
    return (Claim.Mine) purchases().claim(purchase);
  }
}
