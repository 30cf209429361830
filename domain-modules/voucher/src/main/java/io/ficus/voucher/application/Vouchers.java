package io.ficus.voucher.application;

import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.Outcome;
import io.ficus.voucher.domain.Voucher;
import io.ficus.voucher.domain.VoucherPart;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The vouchers and their campaigns, wherever they are kept.
 *
 * <p>Promises: a change is atomic and isolated per voucher or per campaign (two changes of one
 * happen one after the other, each sees what the one before it stored); what it returned is
 * durable; readings see every change that returned before they were asked, but for {@link #find}
 * and {@link #campaign} where they are answered from a copy that follows. Those are for showing; on
 * them nothing is decided. A store that finds the caller in a transaction of its own joins it: then
 * all this is so once that transaction has committed. Thread-safe.
 */
public interface Vouchers {

  /** Everything known of a voucher; absent if nothing is. */
  Optional<Voucher> find(VoucherId id);

  /**
   * As {@link #find}, but never from a copy: for who decides on it, or tells what was just decided.
   */
  default Optional<Voucher> current(VoucherId id) {
    return find(id);
  }

  /** Who has a code, never from a copy; absent if none has. */
  Optional<VoucherId> withCode(VoucherCode code);

  /** A campaign as it is now; one that nobody knows has no terms. */
  Campaign campaign(CampaignId id);

  /** As {@link #campaign}, but never from a copy. */
  default Campaign current(CampaignId id) {
    return campaign(id);
  }

  /**
   * Vouchers that can still be used although their last day has passed.
   *
   * @param today the day that it is at the head office
   * @param most how many at most; those longest overdue come first
   */
  List<VoucherId> overdue(LocalDate today, int most);

  /** A voucher id that nobody has. */
  VoucherId nextId();

  /** A redemption id that nobody has. */
  RedemptionId nextRedemptionId();

  /**
   * Lets a rule look at a voucher under its lock, and stores the parts that it answers with in the
   * same transaction. If the rule throws, nothing is stored and the exception passes through.
   *
   * @param id the voucher; a rule for one that nobody knows sees {@link Voucher#unknown}
   * @param rule called exactly once
   * @return what the rule answered
   */
  <R> Change<R> change(VoucherId id, Function<Voucher, Change<R>> rule);

  /**
   * As {@link #change(VoucherId, Function)}, for a campaign: while the rule looks at it nobody else
   * can get a voucher from it.
   *
   * @param request the request at hand, whose earlier voucher the rule is shown
   */
  <R> Change<R> change(
      CampaignId id, Optional<RequestId> request, Function<Campaign, Change<R>> rule);

  /**
   * What a rule decided.
   *
   * @param outcome what the caller is told
   * @param parts the parts to store: of that voucher, or terms of that campaign and vouchers that
   *     it gives out; empty if nothing changes
   */
  record Change<R>(R outcome, List<VoucherPart> parts) {
    public Change {
      parts = List.copyOf(parts);
    }

    /** An outcome with the parts that it asks for. */
    public static <R extends Outcome> Change<R> of(R outcome) {
      return new Change<>(outcome, outcome.parts());
    }
  }
}
