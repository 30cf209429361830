package io.ficus.shop.membership;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.seam.SeamRouter;
import io.ficus.seam.SecondWrites;
import java.util.Optional;
import java.util.function.Function;

/**
 * The seam on membership's port: the stage says which store answers. Thread-safe.
 *
 * <p>The ramp goes by the number of the member, as the outbox does. What was just decided is read
 * from the authority.
 */
final class RoutedMembers implements Members {

  private static final String DOMAIN = LegacyMembers.DOMAIN;

  private final SeamRouter router;
  private final LegacyMembers legacy;
  private final Members domain;
  private final SecondWrites<MemberPart> seconds;

  /**
   * @param domain the members of the domain store
   */
  RoutedMembers(
      SeamRouter router, LegacyMembers legacy, Members domain, SecondWrites<MemberPart> seconds) {
    this.router = router;
    this.legacy = legacy;
    this.domain = domain;
    this.seconds = seconds;
  }

  @Override
  public Optional<Member> find(MemberId id) {
    return router.read(DOMAIN, "members.find", id, () -> legacy.find(id), () -> domain.find(id));
  }

  @Override
  public Optional<Member> current(MemberId id) {
    return router.current(
        DOMAIN, "members.current", now -> id, () -> legacy.find(id), () -> domain.find(id));
  }

  @Override
  public MemberId nextId() {
    return router.ask(DOMAIN, legacy::nextId, domain::nextId);
  }

  @Override
  public EntryId nextEntryId() {
    return router.ask(DOMAIN, legacy::nextEntryId, domain::nextEntryId);
  }

  @Override
  public <R> Change<R> change(MemberId id, Function<Member, Change<R>> rule) {
    return router.write(
        DOMAIN,
        "members.change",
        id,
        intent -> seconds.afterLegacy(intent, legacy.change(intent, id, rule)),
        intent -> seconds.inDomain(intent, () -> domain.change(id, rule), Change::parts));
  }
}
