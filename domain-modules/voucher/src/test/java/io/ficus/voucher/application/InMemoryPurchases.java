package io.ficus.voucher.application;

import io.ficus.membership.RequestId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The purchases in a map; a claim lapses when a test says so. */
public final class InMemoryPurchases implements Purchases {

  private final Map<RequestId, Purchase> stored = new LinkedHashMap<>();
  private final Map<RequestId, Long> claims = new HashMap<>();
  private final Set<RequestId> claimed = new HashSet<>();
  private long lastClaim;

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
    if (!claimed.add(begun.request())) {
      return new Claim.Taken(purchase);
    }
    claims.put(begun.request(), ++lastClaim);
    return new Claim.Mine(purchase, lastClaim);
  }

  @Override
  public synchronized Purchase settle(Claim.Mine claim, Purchase ended) {
    if (isHeld(claim)) {
      stored.put(ended.request(), ended);
      claimed.remove(ended.request());
    }
    return Objects.requireNonNull(stored.get(ended.request()));
  }

  @Override
  public synchronized void release(Claim.Mine claim) {
    if (isHeld(claim)) {
      claimed.remove(claim.purchase().request());
    }
  }

  private boolean isHeld(Claim.Mine claim) {
    RequestId request = claim.purchase().request();
    return Objects.requireNonNull(stored.get(request)).state() == Purchase.State.BEGUN
        && Long.valueOf(claim.number()).equals(claims.get(request));
  }

  @Override
  public synchronized List<Purchase> abandoned(int most) {
    return stored.values().stream()
        .filter(one -> one.state() == Purchase.State.BEGUN && !claimed.contains(one.request()))
        .sorted(Comparator.comparing(one -> claims.getOrDefault(one.request(), 0L)))
        .limit(most)
        .toList();
  }

  /** As if every holder of a claim had died long ago. */
  synchronized void lapse() {
    claimed.clear();
  }
}
