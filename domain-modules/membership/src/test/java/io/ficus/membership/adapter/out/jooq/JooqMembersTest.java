package io.ficus.membership.adapter.out.jooq;

import static io.ficus.membership.application.SampleParts.NOON;
import static io.ficus.membership.application.SampleParts.adjusted;
import static io.ficus.membership.application.SampleParts.enrolment;
import static io.ficus.membership.application.SampleParts.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.MemberRecordsContract;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.application.MembersContract;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class JooqMembersTest {

  private final JooqMembers members = MembershipStore.members();
  private final TransactionTemplate transaction =
      new TransactionTemplate(MembershipStore.TRANSACTIONS);

  @Nested
  class AsMembers extends MembersContract {
    @Override
    protected Members members() {
      return members;
    }
  }

  @Nested
  class AsMemberRecords extends MemberRecordsContract {
    @Override
    protected MemberRecords records() {
      return members;
    }

    @Override
    protected Members members() {
      return members;
    }
  }

  @Test
  void putsThousandsOfMixedPartsInOneCall() {
    List<MemberPart> parts = new ArrayList<>();
    List<MemberId> ids = new ArrayList<>();
    for (int i = 0; i < 1_250; i++) {
      MemberId id = members.nextId();
      ids.add(id);
      parts.add(profile(id));
      parts.add(enrolment(id));
      parts.add(new MarketingConsent(id, 7_000 + i));
      parts.add(adjusted(id, members.nextEntryId(), i, "load"));
    }
    Collections.shuffle(parts, new Random(42));
    members.put(parts);
    members.put(parts);
    for (int i = 0; i < ids.size(); i += 250) {
      assertThat(members.find(ids.get(i)).orElseThrow().balance()).isEqualTo(i);
    }
    List<MemberPart.Key> keys = new ArrayList<>();
    ids.forEach(id -> keys.add(new MemberPart.Key.OfProfile(id)));
    members.remove(keys);
    assertThat(members.find(ids.get(0)).orElseThrow().profile()).isEmpty();
  }

  @Test
  void keepsEmojiAndANoteOfFiveMegabytes() {
    MemberId id = members.nextId();
    String note = "\uD83C\uDF33 \\u0000 'quoted' \"twice\"\n".repeat(5_000_000 / 29);
    Profile profile =
        new Profile(
            id,
            "\uD83D\uDC69\u200D\uD83D\uDCBB",
            "Ficus \uD83C\uDF33",
            Optional.empty(),
            Optional.of(note),
            false);
    EntryId first = members.nextEntryId();
    members.put(List.of(profile, adjusted(id, first, 1, "\uD83C\uDF81")));
    assertThat(members.find(id).orElseThrow().profile().orElseThrow().note().orElseThrow())
        .isEqualTo(note);
    assertThat(members.find(id).orElseThrow().profile()).contains(profile);
    assertThat(members.find(id).orElseThrow().ledger())
        .containsExactly(adjusted(id, first, 1, "\uD83C\uDF81"));
  }

  @Test
  void keepsAmountsAndTimesExactly() {
    MemberId id = members.nextId();
    LedgerEntry line =
        new LedgerEntry(
            members.nextEntryId(),
            id,
            LedgerEntry.Type.EARNED,
            9_007_199_254_740_993L,
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            Optional.of(new BigDecimal("99999999999999999.99")),
            Optional.empty());
    LedgerEntry other =
        new LedgerEntry(
            members.nextEntryId(),
            id,
            LedgerEntry.Type.EARNED,
            0,
            NOON,
            Optional.of(new BigDecimal("12.30")),
            Optional.of(new RequestId("r")));
    members.put(List.of(other, line));
    assertThat(members.find(id).orElseThrow().ledger()).containsExactly(line, other);
  }

  @Test
  void joinsTheCallersTransaction() {
    MemberId id = members.nextId();
    transaction.executeWithoutResult(
        status -> {
          members.put(List.of(profile(id)));
          members.change(id, m -> new Change<>("", List.of(enrolment(id))));
          assertThat(members.find(id).orElseThrow().enrolment()).isPresent();
          status.setRollbackOnly();
        });
    assertThat(members.find(id)).isEmpty();
  }

  /** Above them the store that they came from goes on to give ids. */
  @Test
  @Tag("C5")
  void idsThatCameFromElsewhereDoNotMoveTheSequence() {
    MemberId elsewhere = new MemberId(members.nextId().value() + 100_000_000);
    EntryId line = new EntryId(members.nextEntryId().value() + 200_000_000);
    members.put(List.of(adjusted(elsewhere, line, 1, "import")));
    assertThat(members.nextId().value()).isLessThan(elsewhere.value());
    assertThat(members.nextEntryId().value()).isLessThan(line.value());
  }

  @Test
  void refusesARuleThatAnswersWithAPartOfSomebodyElse() {
    MemberId id = members.nextId();
    MemberId other = members.nextId();
    assertThatThrownBy(() -> members.change(id, m -> new Change<>("", List.of(profile(other)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(other.toString());
    assertThat(members.find(other)).isEmpty();
  }
}
