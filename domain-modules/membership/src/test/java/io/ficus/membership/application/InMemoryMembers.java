package io.ficus.membership.application;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The members in maps, one caller at a time: the fake that use cases are tested on. */
public final class InMemoryMembers implements Members, MemberRecords {

  private final Map<MemberId, Profile> profiles = new HashMap<>();
  private final Map<MemberId, Enrolment> enrolments = new HashMap<>();
  private final Map<MemberId, MarketingConsent> consents = new HashMap<>();
  private final Map<EntryId, LedgerEntry> lines = new HashMap<>();
  private long lastId;
  private long lastEntryId;

  @Override
  public synchronized Optional<Member> find(MemberId id) {
    return Optional.of(read(id)).filter(member -> !member.equals(Member.unknown(id)));
  }

  @Override
  public synchronized MemberId nextId() {
    return new MemberId(++lastId);
  }

  @Override
  public synchronized EntryId nextEntryId() {
    return new EntryId(++lastEntryId);
  }

  @Override
  public synchronized <R> Change<R> change(MemberId id, Function<Member, Change<R>> rule) {
    Member before = read(id);
    Change<R> change = rule.apply(before);
    for (MemberPart part : change.parts()) {
      if (part instanceof LedgerEntry line
          && !before.ledger().contains(line)
          && lines.containsKey(line.id())) {
        throw new IllegalStateException("There is a line " + line.id() + " already");
      }
    }
    put(change.parts());
    return change;
  }

  @Override
  public synchronized void put(List<MemberPart> parts) {
    for (MemberPart part : parts) {
      if (part instanceof Profile profile) {
        profiles.put(profile.member(), profile);
      } else if (part instanceof Enrolment enrolment) {
        enrolments.put(enrolment.member(), enrolment);
      } else if (part instanceof MarketingConsent consent) {
        consents.put(consent.member(), consent);
      } else if (part instanceof LedgerEntry line) {
        lines.put(line.id(), line);
      }
    }
  }

  @Override
  public synchronized void remove(List<MemberPart.Key> keys) {
    for (MemberPart.Key key : keys) {
      if (key instanceof MemberPart.Key.OfProfile of) {
        profiles.remove(of.member());
      } else if (key instanceof MemberPart.Key.OfEnrolment of) {
        enrolments.remove(of.member());
      } else if (key instanceof MemberPart.Key.OfMarketingConsent of) {
        consents.remove(of.member());
      } else if (key instanceof MemberPart.Key.OfLedgerEntry of) {
        lines.remove(of.entry());
      }
    }
  }

  private Member read(MemberId id) {
    return new Member(
        id,
        Optional.ofNullable(profiles.get(id)),
        Optional.ofNullable(enrolments.get(id)),
        Optional.ofNullable(consents.get(id)),
        lines.values().stream().filter(line -> line.member().equals(id)).toList());
  }
}
