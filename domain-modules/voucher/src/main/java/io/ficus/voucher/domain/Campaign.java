package io.ficus.voucher.domain;

import io.ficus.voucher.CampaignId;
import io.ficus.voucher.domain.Face.Status;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A campaign as it is while nobody else can get a voucher from it. Immutable; rules answer with an
 * {@link Outcome} that carries the new parts.
 *
 * @param committed what the vouchers that it has given out may take off or have taken off together,
 *     in euros; those that expired or were cancelled have given theirs back
 * @param earlier the voucher that the request at hand got before; absent if it got none, or if the
 *     campaign is looked at without a request
 */
public record Campaign(
    CampaignId id, Optional<CampaignTerms> terms, BigDecimal committed, Optional<Face> earlier) {

  /** What is stored of it, as far as it was looked at: its terms, and the earlier voucher. */
  public List<VoucherPart> parts() {
    return Stream.concat(terms.stream(), earlier.stream()).<VoucherPart>map(part -> part).toList();
  }

  /** Begins a campaign that nobody has heard of. */
  public CampaignOutcome open(CampaignTerms planned) {
    if (!planned.canBePlanned()) {
      return new CampaignOutcome.Refused(Refusal.TERMS_NOT_ALLOWED);
    }
    if (terms.isEmpty()) {
      return new CampaignOutcome.Changed(planned);
    }
    return terms.get().equals(planned)
        ? new CampaignOutcome.Unchanged(planned)
        : new CampaignOutcome.Refused(Refusal.CAMPAIGN_EXISTS);
  }

  /** Changes what it may cost. What it has promised already it has to be able to pay. */
  public CampaignOutcome budget(Optional<BigDecimal> budget) {
    if (terms.isEmpty()) {
      return new CampaignOutcome.Refused(Refusal.UNKNOWN_CAMPAIGN);
    }
    if (budget.filter(amount -> !isMoney(amount)).isPresent()) {
      return new CampaignOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED);
    }
    if (budget.filter(amount -> amount.compareTo(committed) < 0).isPresent()) {
      return new CampaignOutcome.Refused(Refusal.BUDGET_BELOW_COMMITMENT);
    }
    return answer(terms.get().withBudget(budget));
  }

  /** Lets it give out no more vouchers; those that it has given out can be used. */
  public CampaignOutcome end() {
    return terms.isEmpty()
        ? new CampaignOutcome.Refused(Refusal.UNKNOWN_CAMPAIGN)
        : answer(terms.get().ended());
  }

  /** Why it would give out no voucher at an instant; absent if it would. */
  public Optional<Refusal> refusesToIssue(LocalDate day) {
    if (terms.isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_CAMPAIGN);
    }
    CampaignTerms now = terms.get();
    if (!now.active() || day.isBefore(now.firstDay()) || day.isAfter(now.lastDay())) {
      return Optional.of(Refusal.CAMPAIGN_NOT_RUNNING);
    }
    Optional<BigDecimal> value = value();
    if (value.isEmpty()) {
      return Optional.of(Refusal.NO_FIXED_VALUE);
    }
    BigDecimal after = committed.add(value.get());
    return now.budget().filter(budget -> after.compareTo(budget) > 0).isPresent()
        ? Optional.of(Refusal.BUDGET_EXHAUSTED)
        : Optional.empty();
  }

  /** What a voucher of it is worth, in euros; absent if that depends on the order. */
  public Optional<BigDecimal> value() {
    return terms.flatMap(
        now ->
            now.discount() instanceof Discount.Amount amount
                ? Optional.of(amount.euros())
                : Optional.empty());
  }

  /** Gives out one voucher for one request, however often it is asked. */
  public IssueOutcome issue(Issuance asked, VoucherPolicy policy) {
    if (earlier.isPresent()) {
      Face got = earlier.get();
      return got.holder().equals(asked.holder())
          ? new IssueOutcome.AlreadyDone(got)
          : new IssueOutcome.Refused(Refusal.REQUEST_ID_REUSED);
    }
    Optional<Refusal> refused = refusesToIssue(policy.day(asked.at()));
    return refused.isPresent()
        ? new IssueOutcome.Refused(refused.get())
        : new IssueOutcome.Issued(
            face(asked, Status.ISSUED, value().orElseThrow(), terms.orElseThrow().lastDay()));
  }

  /** As {@link #issue}, but a refusal is final. */
  public IssueOutcome issueOrDecline(Issuance asked, VoucherPolicy policy) {
    IssueOutcome outcome = issue(asked, policy);
    return outcome instanceof IssueOutcome.Refused refused && earlier.isEmpty()
        ? new IssueOutcome.Declined(
            refused.reason(),
            face(asked, Status.CANCELLED, BigDecimal.ZERO, policy.day(asked.at())))
        : outcome;
  }

  /** Euros and cents, not negative and below ten million: what every store can hold. */
  static boolean isMoney(BigDecimal amount) {
    return amount.signum() >= 0
        && amount.stripTrailingZeros().scale() <= 2
        && (long) amount.precision() - amount.scale() <= 7;
  }

  private CampaignOutcome answer(CampaignTerms changed) {
    return changed.equals(terms.orElseThrow())
        ? new CampaignOutcome.Unchanged(changed)
        : new CampaignOutcome.Changed(changed);
  }

  private Face face(Issuance asked, Status status, BigDecimal value, LocalDate lastDay) {
    return new Face(
        asked.voucher(),
        asked.code(),
        id,
        asked.holder(),
        status,
        value,
        asked.at(),
        lastDay,
        false,
        Optional.of(asked.request()));
  }
}
