package io.ficus.membership.domain;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.domain.Enrolment.Status;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one person: the sum of the stored parts. Immutable; rules answer with an {@link
 * Outcome} that carries the new parts.
 *
 * <p>A rule that books points has one effect for one request id, however often it is asked: the
 * second time it answers with the line of the first, whatever has happened to the account since.
 *
 * @param ledger oldest first, ties by entry id; sorted here, so that every store agrees
 */
public record Member(
    MemberId id,
    Optional<Profile> profile,
    Optional<Enrolment> enrolment,
    Optional<MarketingConsent> marketingConsent,
    List<LedgerEntry> ledger) {

  private static final BigDecimal LARGEST_PURCHASE = new BigDecimal("1000000.00");
  private static final long MOST_POINTS_A_LINE = 10_000_000;

  private static final Comparator<LedgerEntry> OLDEST_FIRST =
      Comparator.comparing(LedgerEntry::occurredAt).thenComparingLong(line -> line.id().value());

  public Member {
    ledger = ledger.stream().sorted(OLDEST_FIRST).toList();
  }

  /** Somebody of whom nothing is known yet. */
  public static Member unknown(MemberId id) {
    return new Member(id, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  /** The sum of the ledger, in points. */
  public long balance() {
    return ledger.stream().mapToLong(LedgerEntry::points).sum();
  }

  /** The tier that the member has at an instant. */
  public Tier tier(PointsPolicy policy, Instant at) {
    return policy.tierOf(ledger, at);
  }

  /** Joins somebody whom the shop knows already. */
  public EnrolOutcome enrol(Instant at) {
    if (enrolment.isPresent()) {
      return enrolment.get().status() == Status.CLOSED
          ? new EnrolOutcome.Refused(Refusal.CLOSED)
          : new EnrolOutcome.AlreadyEnrolled(enrolment.get());
    }
    if (profile.isEmpty()) {
      return new EnrolOutcome.Refused(Refusal.UNKNOWN_MEMBER);
    }
    return profile.get().archived()
        ? new EnrolOutcome.Refused(Refusal.ARCHIVED)
        : new EnrolOutcome.Enrolled(Enrolment.begun(id, at), Optional.empty());
  }

  /**
   * Joins somebody new.
   *
   * @throws IllegalStateException if something is known of this id: it was not new
   */
  public EnrolOutcome enrol(PersonalDetails details, Instant at) {
    if (!isUnknown()) {
      throw new IllegalStateException(
          "Member id " + id + " was handed out as new but is in use; check the id sequence");
    }
    return new EnrolOutcome.Enrolled(Enrolment.begun(id, at), Optional.of(details.profileOf(id)));
  }

  /** Replaces what the person says of themselves. */
  public ProfileOutcome changeProfile(PersonalDetails details) {
    if (profile.isEmpty()) {
      return new ProfileOutcome.Refused(Refusal.UNKNOWN_MEMBER);
    }
    if (profile.get().archived()) {
      return new ProfileOutcome.Refused(Refusal.ARCHIVED);
    }
    Profile changed = details.profileOf(id);
    return changed.equals(profile.get())
        ? new ProfileOutcome.Unchanged(changed)
        : new ProfileOutcome.Changed(changed);
  }

  /**
   * Ends the membership. Points that are left are forfeited by an EXPIRED line, so that a closed
   * account has a balance of zero; an account that owes points stays open until that is settled.
   */
  public CloseOutcome close(Posting posting) {
    if (enrolment.isEmpty()) {
      return new CloseOutcome.Refused(notEnrolled());
    }
    if (enrolment.get().status() == Status.CLOSED) {
      return new CloseOutcome.AlreadyClosed(enrolment.get());
    }
    long left = balance();
    if (left < 0) {
      return new CloseOutcome.Refused(Refusal.POINTS_OWED);
    }
    if (left > 0 && earlier(posting.request()).isPresent()) {
      return new CloseOutcome.Refused(Refusal.REQUEST_ID_REUSED);
    }
    Optional<LedgerEntry> forfeited =
        left == 0 ? Optional.empty() : Optional.of(line(posting, LedgerEntry.Type.EXPIRED, -left));
    return new CloseOutcome.Closed(enrolment.get().closed(), forfeited);
  }

  /**
   * Books the points that a purchase earns, and the purchase to the lifetime spend. A suspended
   * account earns.
   *
   * @param purchase in euros: above zero, at most a million, with no more than two decimals
   */
  public PointsOutcome earn(Posting posting, BigDecimal purchase, PointsPolicy policy) {
    if (purchase.signum() <= 0
        || purchase.compareTo(LARGEST_PURCHASE) > 0
        || purchase.stripTrailingZeros().scale() > 2) {
      return new PointsOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED);
    }
    Optional<LedgerEntry> earlier = earlier(posting.request());
    if (earlier.isPresent()) {
      LedgerEntry line = earlier.get();
      return repeated(
          line,
          line.type() == LedgerEntry.Type.EARNED
              && line.purchase().filter(p -> p.compareTo(purchase) == 0).isPresent());
    }
    Optional<Refusal> closed = notOpen();
    if (closed.isPresent()) {
      return new PointsOutcome.Refused(closed.get());
    }
    long points = policy.pointsFor(purchase, policy.tierOf(ledger, posting.at()));
    LedgerEntry line =
        new LedgerEntry(
            posting.entry(),
            id,
            LedgerEntry.Type.EARNED,
            points,
            posting.at(),
            Optional.of(purchase),
            Optional.of(posting.request()));
    return new PointsOutcome.Posted(
        line, balance() + points, enrolment.map(e -> e.withPurchase(purchase)));
  }

  /** Spends points, above zero. Never more than there are, and not while suspended. */
  public PointsOutcome redeem(Posting posting, long points) {
    if (points <= 0 || points > MOST_POINTS_A_LINE) {
      return new PointsOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED);
    }
    Optional<LedgerEntry> earlier = earlier(posting.request());
    if (earlier.isPresent()) {
      return repeated(earlier.get(), earlier.get().says(LedgerEntry.Type.REDEEMED, -points));
    }
    Optional<Refusal> closed = notOpen();
    if (closed.isPresent()) {
      return new PointsOutcome.Refused(closed.get());
    }
    if (enrolment.filter(e -> e.status() == Status.SUSPENDED).isPresent()) {
      return new PointsOutcome.Refused(Refusal.SUSPENDED);
    }
    return book(posting, LedgerEntry.Type.REDEEMED, -points);
  }

  /**
   * Takes the points that have become too old to be used; of a suspended account, too.
   *
   * @param before points count as old by what the policy says of this instant
   */
  public PointsOutcome expire(Posting posting, Instant before, PointsPolicy policy) {
    Optional<LedgerEntry> earlier = earlier(posting.request());
    if (earlier.isPresent()) {
      return repeated(earlier.get(), earlier.get().type() == LedgerEntry.Type.EXPIRED);
    }
    Optional<Refusal> closed = notOpen();
    if (closed.isPresent()) {
      return new PointsOutcome.Refused(closed.get());
    }
    long due = policy.expiredPoints(ledger, before);
    return due == 0
        ? new PointsOutcome.NothingDue(balance())
        : book(posting, LedgerEntry.Type.EXPIRED, -due);
  }

  /** Books points by hand, in either direction, never below zero. */
  public PointsOutcome adjust(Posting posting, long points, AdjustmentReason reason) {
    if (!reason.allows(points) || points < -MOST_POINTS_A_LINE || points > MOST_POINTS_A_LINE) {
      return new PointsOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED);
    }
    Optional<LedgerEntry> earlier = earlier(posting.request());
    if (earlier.isPresent()) {
      return repeated(earlier.get(), earlier.get().says(LedgerEntry.Type.ADJUSTED, points));
    }
    Optional<Refusal> closed = notOpen();
    return closed.isPresent()
        ? new PointsOutcome.Refused(closed.get())
        : book(posting, LedgerEntry.Type.ADJUSTED, points);
  }

  private PointsOutcome book(Posting posting, LedgerEntry.Type type, long points) {
    long balance = balance() + points;
    // An account that owes points may be given some, even if that does not settle it all.
    if (points < 0 && balance < 0) {
      return new PointsOutcome.Refused(Refusal.INSUFFICIENT_POINTS);
    }
    return new PointsOutcome.Posted(line(posting, type, points), balance, Optional.empty());
  }

  private PointsOutcome repeated(LedgerEntry line, boolean sameRequest) {
    return sameRequest
        ? new PointsOutcome.AlreadyDone(line, balance())
        : new PointsOutcome.Refused(Refusal.REQUEST_ID_REUSED);
  }

  private LedgerEntry line(Posting posting, LedgerEntry.Type type, long points) {
    return new LedgerEntry(
        posting.entry(),
        id,
        type,
        points,
        posting.at(),
        Optional.empty(),
        Optional.of(posting.request()));
  }

  private Optional<LedgerEntry> earlier(RequestId request) {
    return ledger.stream()
        .filter(line -> line.request().filter(request::equals).isPresent())
        .findFirst();
  }

  private Optional<Refusal> notOpen() {
    if (enrolment.isEmpty()) {
      return Optional.of(notEnrolled());
    }
    return enrolment.get().status() == Status.CLOSED
        ? Optional.of(Refusal.CLOSED)
        : Optional.empty();
  }

  private Refusal notEnrolled() {
    return isUnknown() ? Refusal.UNKNOWN_MEMBER : Refusal.NOT_ENROLLED;
  }

  private boolean isUnknown() {
    return profile.isEmpty()
        && enrolment.isEmpty()
        && marketingConsent.isEmpty()
        && ledger.isEmpty();
  }
}
