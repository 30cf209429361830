package io.ficus.voucher.application;

import io.ficus.membership.RequestId;
import java.util.List;
import java.util.Optional;

/** Another's purchases; a test overrides the call that it is about. */
class ForwardedPurchases implements Purchases {

  private final Purchases purchases;

  ForwardedPurchases(Purchases purchases) {
    this.purchases = purchases;
  }

  @Override
  public Optional<Purchase> find(RequestId request) {
    return purchases.find(request);
  }

  @Override
  public Claim claim(Purchase begun) {
    return purchases.claim(begun);
  }

  @Override
  public Purchase settle(Claim.Mine claim, Purchase ended) {
    return purchases.settle(claim, ended);
  }

  @Override
  public void release(Claim.Mine claim) {
    purchases.release(claim);
  }

  @Override
  public List<Purchase> abandoned(int most) {
    return purchases.abandoned(most);
  }
}
