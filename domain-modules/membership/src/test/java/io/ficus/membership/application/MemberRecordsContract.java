package io.ficus.membership.application;

import static io.ficus.membership.application.SampleParts.adjusted;
import static io.ficus.membership.application.SampleParts.enrolment;
import static io.ficus.membership.application.SampleParts.profile;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every store of {@link MemberRecords} promises, seen through the {@link Members} of the same
 * store.
 */
@Timeout(60)
public abstract class MemberRecordsContract {

  /** The store under test. */
  protected abstract MemberRecords records();

  /** The same store, for looking. */
  protected abstract Members members();

  @Test
  void partsArriveInAnyOrder() {
    MemberId id = members().nextId();
    EntryId line = members().nextEntryId();
    records().put(List.of(adjusted(id, line, 25, "early")));
    assertThat(found(id).balance()).isEqualTo(25);
    assertThat(found(id).profile()).isEmpty();
    records().put(List.of(enrolment(id), profile(id)));
    assertThat(found(id))
        .isEqualTo(
            new Member(
                id,
                Optional.of(profile(id)),
                Optional.of(enrolment(id)),
                Optional.empty(),
                List.of(adjusted(id, line, 25, "early"))));
  }

  @Test
  void puttingAgainChangesNothing() {
    MemberId id = members().nextId();
    EntryId line = members().nextEntryId();
    records().put(List.of(profile(id), enrolment(id), adjusted(id, line, 25, "once")));
    Member once = found(id);
    records().put(List.of(profile(id), enrolment(id), adjusted(id, line, 25, "once")));
    assertThat(found(id)).isEqualTo(once);
  }

  @Test
  void laterPartsWinWithinOneCall() {
    MemberId id = members().nextId();
    Profile later = new Profile(id, "", "Later", Optional.empty(), Optional.empty(), true);
    records().put(List.of(profile(id), enrolment(id), later));
    assertThat(found(id).profile()).contains(later);
  }

  @Test
  void removedPartsAreGoneAndTheRestStays() {
    MemberId id = members().nextId();
    EntryId line = members().nextEntryId();
    records().put(List.of(profile(id), enrolment(id), adjusted(id, line, 25, "once")));
    records()
        .remove(
            List.of(
                new MemberPart.Key.OfLedgerEntry(line), new MemberPart.Key.OfMarketingConsent(id)));
    assertThat(found(id).ledger()).isEmpty();
    assertThat(found(id).profile()).isPresent();
    records().remove(List.of(new MemberPart.Key.OfProfile(id), new MemberPart.Key.OfEnrolment(id)));
    assertThat(members().find(id)).isEmpty();
  }

  @Test
  void aConsentIsReferredTo() {
    MemberId id = members().nextId();
    MarketingConsent consent = new MarketingConsent(id, id.value() + 1_000_000_000L);
    records().put(List.of(profile(id), consent));
    assertThat(found(id).marketingConsent()).contains(consent);
  }

  @Test
  void nothingToPutAndNothingToRemoveIsNothing() {
    records().put(List.of());
    records().remove(List.of());
  }

  private Member found(MemberId id) {
    return members().find(id).orElseThrow();
  }
}
