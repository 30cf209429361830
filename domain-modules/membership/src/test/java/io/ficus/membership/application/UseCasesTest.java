package io.ficus.membership.application;

import static io.ficus.membership.application.SampleParts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.domain.AdjustmentReason;
import io.ficus.membership.domain.CloseOutcome;
import io.ficus.membership.domain.EnrolOutcome;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.PersonalDetails;
import io.ficus.membership.domain.PointsOutcome;
import io.ficus.membership.domain.ProfileOutcome;
import io.ficus.membership.domain.Refusal;
import io.ficus.membership.domain.Tier;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UseCasesTest {

  private final InMemoryMembers members = new InMemoryMembers();
  private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
  private final EnrolMember enrol = new EnrolMember(members, clock);
  private final EarnPoints earn = new EarnPoints(members, clock);
  private final RedeemPoints redeem = new RedeemPoints(members, clock);
  private final AdjustPoints adjust = new AdjustPoints(members, clock);
  private final ShowMember show = new ShowMember(members, clock);

  @Test
  void aNewcomerEnrolsEarnsSpendsAndLeaves() {
    MemberId id = newcomer();
    earn.earn(id, new RequestId("basket"), new BigDecimal("1200.00"));
    redeem.redeem(id, new RequestId("reward"), 200);
    adjust.adjust(id, new RequestId("sorry"), 50, AdjustmentReason.GOODWILL);
    MemberView view = show.show(id).orElseThrow();
    assertThat(view.balance()).isEqualTo(1_050);
    assertThat(view.tier()).isEqualTo(Tier.SILVER);
    assertThat(view.lifetimeSpend()).contains(new BigDecimal("1200.00"));
    assertThat(view.enrolledAt()).contains(NOON);
    assertThat(view.lines()).hasSize(3);

    CloseMember close = new CloseMember(members, clock);
    assertThat(close.close(id, new RequestId("leave"))).isInstanceOf(CloseOutcome.Closed.class);
    assertThat(close.close(id, new RequestId("leave")))
        .isInstanceOf(CloseOutcome.AlreadyClosed.class);
    assertThat(show.show(id).orElseThrow().status()).contains(Enrolment.Status.CLOSED);
    assertThat(show.show(id).orElseThrow().balance()).isZero();
  }

  @Test
  void somebodyKnownEnrolsOnce() {
    MemberId id = members.nextId();
    members.put(List.of(SampleParts.profile(id)));
    assertThat(enrol.known(id)).isInstanceOf(EnrolOutcome.Enrolled.class);
    assertThat(enrol.known(id)).isInstanceOf(EnrolOutcome.AlreadyEnrolled.class);
  }

  @Test
  void aRefusalStoresNothing() {
    MemberId nobody = members.nextId();
    assertThat(redeem.redeem(nobody, new RequestId("r"), 10))
        .isEqualTo(new PointsOutcome.Refused(Refusal.UNKNOWN_MEMBER));
    assertThat(show.show(nobody)).isEmpty();
  }

  @Test
  void aRunThatExpiresIsRepeatedWithoutHarm() {
    MemberId id = newcomer();
    earn.earn(id, new RequestId("basket"), new BigDecimal("80.00"));
    Clock later = Clock.offset(clock, Duration.ofDays(3 * 366));
    ExpirePoints expire = new ExpirePoints(members, later);
    RequestId run = new RequestId("expiry-2029-02");
    assertThat(expire.expire(id, run, later.instant())).isInstanceOf(PointsOutcome.Posted.class);
    assertThat(expire.expire(id, run, later.instant()))
        .isInstanceOf(PointsOutcome.AlreadyDone.class);
    assertThat(show.show(id).orElseThrow().balance()).isZero();
  }

  @Test
  void detailsAreReplacedAsAWhole() {
    MemberId id = newcomer();
    ProfileOutcome outcome =
        new ChangeProfile(members)
            .change(id, new PersonalDetails("", "Byron", Optional.empty(), Optional.of("moved")));
    assertThat(outcome).isInstanceOf(ProfileOutcome.Changed.class);
    MemberView view = show.show(id).orElseThrow();
    assertThat(view.familyName()).contains("Byron");
    assertThat(view.email()).isEmpty();
    assertThat(view.note()).contains("moved");
  }

  private MemberId newcomer() {
    EnrolOutcome outcome =
        enrol.newcomer(
            new PersonalDetails(
                "Ada", "Lovelace", Optional.of("ada@example.org"), Optional.empty()));
    return ((EnrolOutcome.Enrolled) outcome).enrolment().member();
  }
}
