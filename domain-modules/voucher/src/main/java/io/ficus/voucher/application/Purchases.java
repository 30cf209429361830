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

  /**
   * Writes down how a purchase ended, durably, and lets it go. Once it has ended it stays so. Where
   * somebody else has claimed it meanwhile, how it ends is theirs to say, and nothing is written.
   *
   * @param claim the caller's
   * @return the purchase as it is then written down, by whomever; still begun if somebody else is
   *     at it
   */
  Purchase settle(Claim.Mine claim, Purchase ended);

  /**
   * Lets a purchase go that has not ended, so that the next one need not wait; does nothing if
   * somebody else has claimed it meanwhile.
   */
  void release(Claim.Mine claim);

  /**
   * Purchases that nobody works on and that have not ended. Those that were claimed longest ago
   * come first: what fails again and again goes behind what nobody has tried since.
   */
  List<Purchase> abandoned(int most);

  /** What asking for a purchase came to. */
  sealed interface Claim {

    /**
     * Nobody else takes steps of it until this is settled, released or lapsed.
     *
     * @param number rises with every claim of a purchase
     */
    record Mine(Purchase purchase, long number) implements Claim {}

    /** It has ended. */
    record Ended(Purchase purchase) implements Claim {}

    /** Somebody else is at it. */
    record Taken(Purchase purchase) implements Claim {}
  }
}
