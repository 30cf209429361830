package io.ficus.membership.adapter.in.web;

import io.ficus.membership.MemberId;
import io.ficus.membership.application.ChangeProfile;
import io.ficus.membership.application.CloseMember;
import io.ficus.membership.application.EnrolMember;
import io.ficus.membership.application.MemberView;
import io.ficus.membership.application.ShowMember;
import io.ficus.membership.domain.CloseOutcome;
import io.ficus.membership.domain.EnrolOutcome;
import io.ficus.membership.domain.ProfileOutcome;
import io.ficus.membership.domain.Refusal;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Members over HTTP. What a member is answered with is always read afresh from the store, and after
 * a change from the one that decided it.
 */
@RestController
@RequestMapping(MembersController.PATH)
final class MembersController {

  static final String PATH = "/api/v1/membership/members";

  private final EnrolMember enrol;
  private final ChangeProfile changeProfile;
  private final CloseMember close;
  private final ShowMember show;

  MembersController(
      EnrolMember enrol, ChangeProfile changeProfile, CloseMember close, ShowMember show) {
    this.enrol = enrol;
    this.changeProfile = changeProfile;
    this.close = close;
    this.show = show;
  }

  /**
   * Who joins.
   *
   * @param memberId somebody whom the shop knows already; then there are no details
   * @param details somebody new
   */
  record EnrolBody(@Nullable Long memberId, @Nullable DetailsBody details) {}

  @GetMapping("/{id}")
  MemberView show(@PathVariable long id) {
    return show.show(Input.memberId(id))
        .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_MEMBER));
  }

  @PostMapping
  ResponseEntity<MemberView> enrol(@RequestBody EnrolBody body) {
    EnrolOutcome outcome = asked(body);
    if (outcome instanceof EnrolOutcome.Enrolled enrolled) {
      MemberId id = enrolled.enrolment().member();
      return ResponseEntity.created(URI.create(PATH + "/" + id)).body(decided(id));
    }
    if (outcome instanceof EnrolOutcome.AlreadyEnrolled already) {
      return ResponseEntity.ok(decided(already.enrolment().member()));
    }
    throw new RefusedException(((EnrolOutcome.Refused) outcome).reason());
  }

  @PutMapping("/{id}/profile")
  MemberView changeProfile(@PathVariable long id, @RequestBody DetailsBody body) {
    MemberId member = Input.memberId(id);
    ProfileOutcome outcome = changeProfile.change(member, body.details());
    if (outcome instanceof ProfileOutcome.Refused refused) {
      throw new RefusedException(refused.reason());
    }
    return decided(member);
  }

  @PostMapping("/{id}/close")
  MemberView close(@PathVariable long id, @RequestHeader(Input.REQUEST_ID) String request) {
    MemberId member = Input.memberId(id);
    CloseOutcome outcome = close.close(member, Input.requestId(request));
    if (outcome instanceof CloseOutcome.Refused refused) {
      throw new RefusedException(refused.reason());
    }
    return decided(member);
  }

  private EnrolOutcome asked(EnrolBody body) {
    if (body.memberId() != null && body.details() == null) {
      return enrol.known(Input.memberId(body.memberId()));
    }
    if (body.memberId() == null && body.details() != null) {
      return enrol.newcomer(body.details().details());
    }
    throw new InvalidInputException(
        "Give either memberId, for somebody known, or details, for somebody new");
  }

  private MemberView decided(MemberId id) {
    return show.decided(id).orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_MEMBER));
  }
}
