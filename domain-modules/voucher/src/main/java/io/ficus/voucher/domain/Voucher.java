package io.ficus.voucher.domain;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.Face.Status;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of one voucher. Immutable; rules answer with an {@link Outcome} that carries the
 * new parts.
 *
 * @param face what stands on it; absent for one that nobody knows
 * @param terms those of its campaign, as far as they are known
 * @param redemptions oldest first; sorted here, so that every store agrees
 */
public record Voucher(
    VoucherId id,
    Optional<Face> face,
    Optional<CampaignTerms> terms,
    List<Redemption> redemptions) {

  private static final Comparator<Redemption> OLDEST_FIRST =
      Comparator.comparing(Redemption::at).thenComparingLong(one -> one.id().value());

  public Voucher {
    redemptions = redemptions.stream().sorted(OLDEST_FIRST).toList();
  }

  /** One of which nothing is known. */
  public static Voucher unknown(VoucherId id) {
    return new Voucher(id, Optional.empty(), Optional.empty(), List.of());
  }

  /** What is stored of it; the terms are its campaign's. */
  public List<VoucherPart> parts() {
    return Stream.concat(face.stream(), redemptions.stream())
        .<VoucherPart>map(part -> part)
        .toList();
  }

  /**
   * What can still become of it. A use counts although the face does not say so yet: of two rows
   * that came from elsewhere one may be here before the other.
   */
  public VoucherState state() {
    if (face.isEmpty()) {
      return new VoucherState.Spent(Refusal.UNKNOWN_VOUCHER);
    }
    if (face.get().archived()) {
      return new VoucherState.Spent(Refusal.ARCHIVED);
    }
    return switch (face.get().status()) {
      case REDEEMED -> new VoucherState.Spent(Refusal.REDEEMED);
      case EXPIRED -> new VoucherState.Spent(Refusal.EXPIRED);
      case CANCELLED -> new VoucherState.Spent(Refusal.CANCELLED);
      case ISSUED ->
          redemptions.isEmpty()
              ? new VoucherState.Open(face.get())
              : new VoucherState.Spent(Refusal.REDEEMED);
    };
  }

  /** Makes it somebody's, so that nobody else can use it. */
  public VoucherOutcome assign(MemberId member, LocalDate today) {
    if (!(state() instanceof VoucherState.Open open)) {
      return new VoucherOutcome.Refused(because());
    }
    if (open.face().lastDay().isBefore(today)) {
      return new VoucherOutcome.Refused(Refusal.EXPIRED);
    }
    if (open.face().holder().isPresent()) {
      return open.face().holder().get().equals(member)
          ? new VoucherOutcome.Unchanged(open.face())
          : new VoucherOutcome.Refused(Refusal.NOT_THE_HOLDER);
    }
    return new VoucherOutcome.Changed(open.face().heldBy(member));
  }

  /** Uses it, once and only once. */
  public RedeemOutcome redeem(Use use, VoucherPolicy policy) {
    if (!Campaign.isMoney(use.amount()) || use.amount().signum() == 0) {
      return new RedeemOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED);
    }
    Optional<Redemption> earlier = earlier(use.request());
    if (earlier.isPresent()) {
      return earlier.get().order().equals(use.order()) && earlier.get().by().equals(use.by())
          ? new RedeemOutcome.AlreadyDone(earlier.get())
          : new RedeemOutcome.Refused(Refusal.REQUEST_ID_REUSED);
    }
    if (!(state() instanceof VoucherState.Open open)) {
      return new RedeemOutcome.Refused(because());
    }
    Face now = open.face();
    if (now.lastDay().isBefore(policy.day(use.at()))) {
      return new RedeemOutcome.Refused(Refusal.EXPIRED);
    }
    if (now.holder().isPresent() && !now.holder().equals(use.by())) {
      return new RedeemOutcome.Refused(Refusal.NOT_THE_HOLDER);
    }
    if (terms.isEmpty()) {
      return new RedeemOutcome.Refused(Refusal.UNKNOWN_CAMPAIGN);
    }
    if (use.amount().compareTo(terms.get().minimumOrder()) < 0) {
      return new RedeemOutcome.Refused(Refusal.BELOW_MINIMUM_ORDER);
    }
    BigDecimal off = terms.get().discount().off(use.amount(), now.value());
    return new RedeemOutcome.Redeemed(
        new Redemption(
            use.redemption(),
            id,
            use.order(),
            use.by(),
            off,
            use.at(),
            false,
            Optional.of(use.request())),
        now.with(Status.REDEEMED));
  }

  /** Takes it out of use after its last day. */
  public VoucherOutcome expire(LocalDate today) {
    if (face.filter(now -> now.status() == Status.EXPIRED).isPresent()) {
      return new VoucherOutcome.Unchanged(face.get());
    }
    if (!(state() instanceof VoucherState.Open open)) {
      return new VoucherOutcome.Refused(because());
    }
    return open.face().lastDay().isBefore(today)
        ? new VoucherOutcome.Changed(open.face().with(Status.EXPIRED))
        : new VoucherOutcome.Refused(Refusal.NOT_YET_DUE);
  }

  /** Takes it out of use before it was used. */
  public VoucherOutcome cancel() {
    if (face.filter(now -> now.status() == Status.CANCELLED).isPresent()) {
      return new VoucherOutcome.Unchanged(face.get());
    }
    return state() instanceof VoucherState.Open open
        ? new VoucherOutcome.Changed(open.face().with(Status.CANCELLED))
        : new VoucherOutcome.Refused(because());
  }

  private Refusal because() {
    return ((VoucherState.Spent) state()).because();
  }

  private Optional<Redemption> earlier(RequestId request) {
    return redemptions.stream()
        .filter(one -> one.request().filter(request::equals).isPresent())
        .findFirst();
  }
}
