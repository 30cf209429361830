package io.ficus.membership.adapter.in.web;

import io.ficus.membership.PointsTill;
import io.ficus.membership.application.AdjustPoints;
import io.ficus.membership.application.ChangeProfile;
import io.ficus.membership.application.CloseMember;
import io.ficus.membership.application.EarnPoints;
import io.ficus.membership.application.EnrolMember;
import io.ficus.membership.application.ExpirePoints;
import io.ficus.membership.application.MemberTill;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.RedeemPoints;
import io.ficus.membership.application.ShowMember;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What membership offers over HTTP, and the use cases behind it. Needs a {@link Clock} and the
 * {@link Members}; where there are several, the primary ones.
 */
@Configuration(proxyBeanMethods = false)
public class MembershipWebConfiguration {

  @Bean
  EnrolMember enrolMember(Members members, Clock clock) {
    return new EnrolMember(members, clock);
  }

  @Bean
  ChangeProfile changeProfile(Members members) {
    return new ChangeProfile(members);
  }

  @Bean
  CloseMember closeMember(Members members, Clock clock) {
    return new CloseMember(members, clock);
  }

  @Bean
  EarnPoints earnPoints(Members members, Clock clock) {
    return new EarnPoints(members, clock);
  }

  @Bean
  RedeemPoints redeemPoints(Members members, Clock clock) {
    return new RedeemPoints(members, clock);
  }

  @Bean
  AdjustPoints adjustPoints(Members members, Clock clock) {
    return new AdjustPoints(members, clock);
  }

  @Bean
  ExpirePoints expirePoints(Members members, Clock clock) {
    return new ExpirePoints(members, clock);
  }

  /** Where other domains take points for what they sell. */
  @Bean
  PointsTill pointsTill(Members members, Clock clock) {
    return new MemberTill(members, clock);
  }

  @Bean
  ShowMember showMember(Members members, Clock clock) {
    return new ShowMember(members, clock);
  }

  @Bean
  MembersController membersController(
      EnrolMember enrol, ChangeProfile profile, CloseMember close, ShowMember show) {
    return new MembersController(enrol, profile, close, show);
  }

  @Bean
  PointsController pointsController(EarnPoints earn, RedeemPoints redeem, AdjustPoints adjust) {
    return new PointsController(earn, redeem, adjust);
  }

  @Bean
  MembershipProblems membershipProblems() {
    return new MembershipProblems();
  }
}
