package io.ficus.membership.domain;

import static io.ficus.membership.application.SampleParts.NOON;
import static io.ficus.membership.application.SampleParts.enrolment;
import static io.ficus.membership.application.SampleParts.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberTest {

  private static final MemberId ID = new MemberId(7);

  private long nextEntry = 100;

  @Test
  void somebodyKnownEnrolsWithNothingSpent() {
    Instant at = Instant.parse("2026-03-01T10:00:00.123456789Z");
    EnrolOutcome outcome = known().enrol(at);
    assertThat(outcome.parts())
        .containsExactly(
            new Enrolment(
                ID,
                Instant.parse("2026-03-01T10:00:00.123456Z"),
                Enrolment.Status.ACTIVE,
                BigDecimal.ZERO));
  }

  @Test
  void enrollingTwiceChangesNothing() {
    assertThat(active().enrol(NOON)).isEqualTo(new EnrolOutcome.AlreadyEnrolled(enrolment(ID)));
    assertThat(active().enrol(NOON).parts()).isEmpty();
  }

  @Test
  void enrollingIsRefusedToTheUnknownTheArchivedAndTheClosed() {
    assertThat(Member.unknown(ID).enrol(NOON))
        .isEqualTo(new EnrolOutcome.Refused(Refusal.UNKNOWN_MEMBER));
    assertThat(archived().enrol(NOON)).isEqualTo(new EnrolOutcome.Refused(Refusal.ARCHIVED));
    assertThat(with(Enrolment.Status.CLOSED).enrol(NOON))
        .isEqualTo(new EnrolOutcome.Refused(Refusal.CLOSED));
  }

  @Test
  void anIdThatIsInUseIsNotGivenToAnother() {
    assertThatThrownBy(() -> active().enrol(details("Hopper"), NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("7");
  }

  @Test
  void aProfileChangesUnlessArchivedOrUnknown() {
    assertThat(known().changeProfile(details("Hopper")).parts())
        .containsExactly(
            new Profile(ID, "Grace", "Hopper", Optional.of("g@navy.mil"), Optional.empty(), false));
    assertThat(archived().changeProfile(details("Hopper")))
        .isEqualTo(new ProfileOutcome.Refused(Refusal.ARCHIVED));
    assertThat(Member.unknown(ID).changeProfile(details("Hopper")))
        .isEqualTo(new ProfileOutcome.Refused(Refusal.UNKNOWN_MEMBER));
  }

  @Test
  void aProfileThatSaysSoAlreadyIsNotStoredAgain() {
    Profile profile = details("Hopper").profileOf(ID);
    Member member =
        new Member(ID, Optional.of(profile), Optional.empty(), Optional.empty(), List.of());
    assertThat(member.changeProfile(details("Hopper")))
        .isEqualTo(new ProfileOutcome.Unchanged(profile));
  }

  @Test
  void aPurchaseEarnsAPointForEachFullEuroAndRaisesTheLifetimeSpend() {
    PointsOutcome outcome = active().earn(posting("basket"), euros("19.99"), PointsPolicy.STANDARD);
    PointsOutcome.Posted posted = (PointsOutcome.Posted) outcome;
    assertThat(posted.entry().points()).isEqualTo(19);
    assertThat(posted.entry().purchase()).contains(euros("19.99"));
    assertThat(posted.balance()).isEqualTo(19);
    assertThat(posted.enrolment().map(Enrolment::lifetimeSpend)).contains(euros("19.99"));
    assertThat(posted.parts()).hasSize(2);
  }

  @Test
  void aHigherTierEarnsMore() {
    Member gold = active(line(LedgerEntry.Type.EARNED, 5_000, NOON));
    PointsOutcome outcome = gold.earn(posting("basket"), euros("101.00"), PointsPolicy.STANDARD);
    assertThat(((PointsOutcome.Posted) outcome).entry().points()).isEqualTo(126);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1.00", "1.001", "1000000.01"})
  void aPurchaseThatCannotBeIsRefused(String amount) {
    assertThat(active().earn(posting("basket"), euros(amount), PointsPolicy.STANDARD))
        .isEqualTo(new PointsOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED));
  }

  @Test
  void pointsAreSpentDownToZeroAndNotBelow() {
    Member member = active(line(LedgerEntry.Type.EARNED, 100, NOON));
    assertThat(((PointsOutcome.Posted) member.redeem(posting("all"), 100)).balance()).isZero();
    assertThat(member.redeem(posting("more"), 101))
        .isEqualTo(new PointsOutcome.Refused(Refusal.INSUFFICIENT_POINTS));
    assertThat(member.redeem(posting("none"), 0))
        .isEqualTo(new PointsOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED));
    assertThat(member.redeem(posting("less"), Long.MIN_VALUE))
        .isEqualTo(new PointsOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED));
  }

  @Test
  void aSuspendedAccountEarnsButDoesNotSpend() {
    Member member = with(Enrolment.Status.SUSPENDED, line(LedgerEntry.Type.EARNED, 100, NOON));
    assertThat(member.redeem(posting("spend"), 1))
        .isEqualTo(new PointsOutcome.Refused(Refusal.SUSPENDED));
    assertThat(member.earn(posting("earn"), euros("5.00"), PointsPolicy.STANDARD))
        .isInstanceOf(PointsOutcome.Posted.class);
  }

  @Test
  void nothingIsBookedForTheUnknownTheNotEnrolledAndTheClosed() {
    assertThat(Member.unknown(ID).redeem(posting("a"), 1))
        .isEqualTo(new PointsOutcome.Refused(Refusal.UNKNOWN_MEMBER));
    assertThat(known().earn(posting("b"), euros("5.00"), PointsPolicy.STANDARD))
        .isEqualTo(new PointsOutcome.Refused(Refusal.NOT_ENROLLED));
    Member closed = with(Enrolment.Status.CLOSED);
    assertThat(closed.adjust(posting("c"), 5, AdjustmentReason.GOODWILL))
        .isEqualTo(new PointsOutcome.Refused(Refusal.CLOSED));
    assertThat(closed.expire(posting("d"), NOON, PointsPolicy.STANDARD))
        .isEqualTo(new PointsOutcome.Refused(Refusal.CLOSED));
  }

  @Test
  void aRepeatedRequestIsAnsweredWithItsFirstLineEvenAfterClosing() {
    Posting posting = posting("spend");
    Member before = active(line(LedgerEntry.Type.EARNED, 100, NOON));
    LedgerEntry spent = ((PointsOutcome.Posted) before.redeem(posting, 40)).entry();
    Member closed = with(Enrolment.Status.CLOSED, line(LedgerEntry.Type.EARNED, 100, NOON), spent);
    assertThat(closed.redeem(posting("spend"), 40))
        .isEqualTo(new PointsOutcome.AlreadyDone(spent, 60));
  }

  @Test
  void aRequestIdIsNotUsedForAnotherRequest() {
    Member before = active(line(LedgerEntry.Type.EARNED, 100, NOON));
    LedgerEntry spent = ((PointsOutcome.Posted) before.redeem(posting("r"), 40)).entry();
    Member member = active(line(LedgerEntry.Type.EARNED, 100, NOON), spent);
    PointsOutcome reused = new PointsOutcome.Refused(Refusal.REQUEST_ID_REUSED);
    assertThat(member.redeem(posting("r"), 41)).isEqualTo(reused);
    assertThat(member.earn(posting("r"), euros("40"), PointsPolicy.STANDARD)).isEqualTo(reused);
    assertThat(member.adjust(posting("r"), -40, AdjustmentReason.CORRECTION)).isEqualTo(reused);
    assertThat(member.close(posting("r")))
        .isEqualTo(new CloseOutcome.Refused(Refusal.REQUEST_ID_REUSED));
  }

  @Test
  void goodwillOnlyGivesAndACorrectionNeverTakesMoreThanThereIs() {
    Member member = active(line(LedgerEntry.Type.EARNED, 10, NOON));
    assertThat(member.adjust(posting("a"), -1, AdjustmentReason.GOODWILL))
        .isEqualTo(new PointsOutcome.Refused(Refusal.AMOUNT_NOT_ALLOWED));
    assertThat(member.adjust(posting("b"), -11, AdjustmentReason.CORRECTION))
        .isEqualTo(new PointsOutcome.Refused(Refusal.INSUFFICIENT_POINTS));
    assertThat(member.adjust(posting("c"), -10, AdjustmentReason.CORRECTION))
        .isInstanceOf(PointsOutcome.Posted.class);
  }

  @Test
  void anAccountThatOwesMayBeGivenPointsButNotClosed() {
    Member owing = active(line(LedgerEntry.Type.ADJUSTED, -100, NOON));
    assertThat(owing.close(posting("leave")))
        .isEqualTo(new CloseOutcome.Refused(Refusal.POINTS_OWED));
    assertThat(owing.adjust(posting("help"), 30, AdjustmentReason.CORRECTION))
        .isInstanceOfSatisfying(
            PointsOutcome.Posted.class, posted -> assertThat(posted.balance()).isEqualTo(-70));
  }

  @Test
  void closingForfeitsWhatIsLeft() {
    Member member = with(Enrolment.Status.SUSPENDED, line(LedgerEntry.Type.EARNED, 250, NOON));
    CloseOutcome.Closed closed = (CloseOutcome.Closed) member.close(posting("leave"));
    assertThat(closed.enrolment().status()).isEqualTo(Enrolment.Status.CLOSED);
    assertThat(closed.forfeited().map(LedgerEntry::points)).contains(-250L);
    assertThat(((CloseOutcome.Closed) active().close(posting("leave"))).forfeited()).isEmpty();
    assertThat(with(Enrolment.Status.CLOSED).close(posting("again")))
        .isInstanceOf(CloseOutcome.AlreadyClosed.class);
    assertThat(known().close(posting("no")))
        .isEqualTo(new CloseOutcome.Refused(Refusal.NOT_ENROLLED));
  }

  @Test
  void onlyOldUnusedPointsExpire() {
    Instant old = Instant.parse("2023-02-10T12:00:00.123455Z");
    Instant justValid = Instant.parse("2023-02-10T12:00:00.123456Z");
    Member member =
        active(
            line(LedgerEntry.Type.EARNED, 100, old),
            line(LedgerEntry.Type.EARNED, 40, justValid),
            line(LedgerEntry.Type.REDEEMED, -30, NOON));
    PointsOutcome.Posted posted =
        (PointsOutcome.Posted) member.expire(posting("run-1"), NOON, PointsPolicy.STANDARD);
    assertThat(posted.entry().points()).isEqualTo(-70);
    assertThat(posted.balance()).isEqualTo(40);
    Member after =
        new Member(
            ID,
            member.profile(),
            member.enrolment(),
            Optional.empty(),
            plus(member.ledger(), posted.entry()));
    assertThat(after.expire(posting("run-2"), NOON, PointsPolicy.STANDARD))
        .isEqualTo(new PointsOutcome.NothingDue(40));
    assertThat(after.expire(posting("run-1"), NOON, PointsPolicy.STANDARD))
        .isEqualTo(new PointsOutcome.AlreadyDone(posted.entry(), 40));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 999, 1_000, 4_999, 5_000, 14_999, 15_000})
  void theTierFollowsWhatWasEarnedInTheLastTwelveMonths(long earned) {
    Tier expected =
        earned >= 15_000
            ? Tier.PLATINUM
            : earned >= 5_000 ? Tier.GOLD : earned >= 1_000 ? Tier.SILVER : Tier.BASIC;
    Member member =
        active(
            line(LedgerEntry.Type.EARNED, 90_000, Instant.parse("2025-02-10T12:00:00Z")),
            line(LedgerEntry.Type.EARNED, earned, Instant.parse("2025-02-10T12:00:00.123456Z")),
            line(LedgerEntry.Type.ADJUSTED, 90_000, NOON));
    assertThat(member.tier(PointsPolicy.STANDARD, NOON)).isEqualTo(expected);
  }

  @Test
  void theLedgerIsOldestFirstHoweverItWasStored() {
    LedgerEntry second = line(LedgerEntry.Type.EARNED, 1, NOON);
    LedgerEntry third = line(LedgerEntry.Type.EARNED, 2, NOON);
    LedgerEntry first = line(LedgerEntry.Type.EARNED, 3, NOON.minusSeconds(1));
    assertThat(active(third, second, first).ledger()).containsExactly(first, second, third);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x@", "two@signs@here", "a b@c"})
  void detailsThatCannotBeAreNotMade(String bad) {
    assertThatThrownBy(
            () ->
                new PersonalDetails(
                    "", bad.isBlank() ? bad : "Fine", Optional.of(bad), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void detailsWithTheCharacterNoStoreCanHoldAreNotMade() {
    assertThatThrownBy(() -> new PersonalDetails("", "Fine", Optional.empty(), Optional.of("a\0b")))
        .hasMessageContaining("U+0000");
  }

  @Test
  void aLineHasTheSignOfItsType() {
    assertThatThrownBy(() -> line(LedgerEntry.Type.EARNED, -1, NOON))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> line(LedgerEntry.Type.REDEEMED, 1, NOON))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Member known() {
    return new Member(ID, Optional.of(profile(ID)), Optional.empty(), Optional.empty(), List.of());
  }

  private static Member archived() {
    Profile profile = new Profile(ID, "", "Gone", Optional.empty(), Optional.empty(), true);
    return new Member(ID, Optional.of(profile), Optional.empty(), Optional.empty(), List.of());
  }

  private static Member active(LedgerEntry... lines) {
    return with(Enrolment.Status.ACTIVE, lines);
  }

  private static Member with(Enrolment.Status status, LedgerEntry... lines) {
    return new Member(
        ID,
        Optional.of(profile(ID)),
        Optional.of(new Enrolment(ID, NOON, status, BigDecimal.ZERO)),
        Optional.empty(),
        List.of(lines));
  }

  private static List<LedgerEntry> plus(List<LedgerEntry> lines, LedgerEntry line) {
    List<LedgerEntry> all = new ArrayList<>(lines);
    all.add(line);
    return all;
  }

  private LedgerEntry line(LedgerEntry.Type type, long points, Instant at) {
    return new LedgerEntry(
        new EntryId(nextEntry++), ID, type, points, at, Optional.empty(), Optional.empty());
  }

  private Posting posting(String request) {
    return new Posting(new EntryId(nextEntry++), new RequestId(request), NOON);
  }

  private static PersonalDetails details(String familyName) {
    return new PersonalDetails(" Grace", familyName, Optional.of("G@navy.MIL "), Optional.of(""));
  }

  private static BigDecimal euros(String amount) {
    return new BigDecimal(amount);
  }
}
