package io.ficus.voucher.application;

import io.ficus.membership.RequestId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The purchases in a map; a claim lapses when a test says so. */
public final class InMemoryPurchases implements Purchases {

  private final Map<RequestId, Purchase> stored = new LinkedHashMap<>();
  private final Set<RequestId> claimed = new HashSet<>();

  @Override
  public synchronized Optional<Purchase> find(RequestId request) {
    return Optional.ofNullable(stored.get(request));
  }

  @Override
  public synchronized Claim claim(Purchase begun) {
    Purchase purchase = stored.computeIfAbsent(begun.request(), absent -> begun);
    if (purchase.state() != Purchase.State.BEGUN) {
      return new Claim.Ended(purchase);
    }
    return claimed.add(begun.request()) ? new Claim.Mine(purchase) : new Claim.Taken(purchase);
  }

  @Override
  public synchronized void settle(Purchase settled) {
    stored.computeIfPresent(
        settled.request(), (request, now) -> now.state() == Purchase.State.BEGUN ? settled : now);
    claimed.remove(settled.request());
  }

  @Override
  public synchronized void release(RequestId request) {
    claimed.remove(request);
  }

  @Override
  public synchronized List<Purchase> abandoned(int most) {
    return stored.values().stream()
        .filter(one -> one.state() == Purchase.State.BEGUN && !claimed.contains(one.request()))
        .limit(most)
        .toList();
  }

  /** As if every holder of a claim had died long ago. */
  synchronized void lapse() {
    claimed.clear();
  }
}
