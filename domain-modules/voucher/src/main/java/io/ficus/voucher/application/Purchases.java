package io.ficus.voucher.application;

import io.ficus.membership.RequestId;
import java.util.List;
import java.util.Optional;

/**
 * The purchases, written down before their first step and until their last. Whoever takes steps of
 * one has claimed it; a claim lapses, so that somebody else can go on where its holder died.
 * Thread-safe.
 */
public interface Purchases {

  /** One that was begun; absent if none was under that request. */
  Optional<Purchase> find(RequestId request);

  /**
   * Begins a purchase, or takes over one that was begun under its request. What is stored stays as
   * it was begun.
   */
  Claim claim(Purchase begun);

  /** Writes down how a purchase ended, durably, and lets it go. Once it has ended it stays so. */
  void settle(Purchase settled);

  /** Lets a purchase go that has not ended, so that the next one need not wait. */
  void release(RequestId request);

  /** Purchases that nobody works on and that have not ended, oldest first. */
  List<Purchase> abandoned(int most);

  /** What asking for a purchase came to. */
  sealed interface Claim {

    /** Nobody else takes steps of it until this is settled, released or lapsed. */
    record Mine(Purchase purchase) implements Claim {}

    /** It has ended. */
    record Ended(Purchase purchase) implements Claim {}

    /** Somebody else is at it. */
    record Taken(Purchase purchase) implements Claim {}
  }
}
