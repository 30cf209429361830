package io.ficus.membership.application;

import static io.ficus.membership.application.SampleParts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.AdjustmentReason;
import io.ficus.membership.domain.CloseOutcome;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.PersonalDetails;
import io.ficus.membership.domain.PointsOutcome;
import io.ficus.membership.domain.PointsPolicy;
import io.ficus.membership.domain.Posting;
import io.ficus.membership.domain.Profile;
import io.ficus.membership.domain.ProfileOutcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every store of {@link Members} promises. Extend it beside an adapter and hand over the
 * store; every test makes members of its own, so the store may be shared and need not be empty.
 */
@Timeout(60)
public abstract class MembersContract {

  /** The store, ready for use. */
  protected abstract Members members();

  @Test
  void nothingIsKnownOfAFreshId() {
    assertThat(members().find(members().nextId())).isEmpty();
  }

  @Test
  void aRuleForSomebodyUnknownSeesNothing() {
    MemberId id = members().nextId();
    Member seen = members().change(id, m -> new Change<>(m, List.of())).outcome();
    assertThat(seen).isEqualTo(Member.unknown(id));
  }

  @Test
  void anEmptyChangeStoresNothing() {
    MemberId id = members().nextId();
    String answer = members().change(id, m -> new Change<>("seen", List.of())).outcome();
    assertThat(answer).isEqualTo("seen");
    assertThat(members().find(id)).isEmpty();
  }

  @Test
  void whatIsStoredTogetherIsFoundTogether() {
    Member ada = enrolled();
    assertThat(members().find(ada.id())).contains(ada);
    assertThat(ada.profile()).contains(SampleParts.profile(ada.id()));
    assertThat(ada.enrolment()).contains(SampleParts.enrolment(ada.id()));
  }

  @Test
  void theNextChangeSeesWhatTheOneBeforeItStored() {
    Member ada = enrolled();
    give(ada.id(), 300, "first");
    Member seen = members().change(ada.id(), m -> new Change<>(m, List.of())).outcome();
    assertThat(seen.balance()).isEqualTo(300);
    assertThat(seen).isEqualTo(found(ada.id()));
  }

  @Test
  void aProfileIsReplacedAsAWhole() {
    Member ada = enrolled();
    PersonalDetails details =
        new PersonalDetails(
            "Augusta", "King \uD83E\uDD8B", Optional.empty(), Optional.of("née Byron"));
    ProfileOutcome outcome =
        members().change(ada.id(), m -> Change.of(m.changeProfile(details))).outcome();
    Profile expected =
        new Profile(
            ada.id(),
            "Augusta",
            "King \uD83E\uDD8B",
            Optional.empty(),
            Optional.of("née Byron"),
            false);
    assertThat(outcome).isEqualTo(new ProfileOutcome.Changed(expected));
    assertThat(found(ada.id()).profile()).contains(expected);
    assertThat(found(ada.id()).enrolment()).isEqualTo(ada.enrolment());
  }

  @Test
  void aPurchaseIsInTheLedgerAndInTheLifetimeSpendOnce() {
    Member ada = enrolled();
    PointsOutcome first = earn(ada.id(), "basket-1", "120.50");
    earn(ada.id(), "basket-2", "0.99");
    Member found = found(ada.id());
    assertThat(found.enrolment().map(Enrolment::lifetimeSpend)).contains(new BigDecimal("121.49"));
    assertThat(found.balance()).isEqualTo(120);
    assertThat(found.ledger()).hasSize(2);
    assertThat(first)
        .isInstanceOfSatisfying(
            PointsOutcome.Posted.class,
            posted -> assertThat(found.ledger()).contains(posted.entry()));
  }

  @Test
  void linesOfEveryTypeKeepTheirSign() {
    Member ada = enrolled();
    earn(ada.id(), "basket", "500.00");
    members().change(ada.id(), m -> Change.of(m.redeem(posting("spend"), 120)));
    give(ada.id(), -80, "mistake");
    CloseOutcome closed =
        members().change(ada.id(), m -> Change.of(m.close(posting("leave")))).outcome();
    assertThat(closed).isInstanceOf(CloseOutcome.Closed.class);
    Member found = found(ada.id());
    assertThat(found.ledger())
        .extracting(LedgerEntry::type, LedgerEntry::points)
        .containsExactly(
            tuple(LedgerEntry.Type.EARNED, 500L),
            tuple(LedgerEntry.Type.REDEEMED, -120L),
            tuple(LedgerEntry.Type.ADJUSTED, -80L),
            tuple(LedgerEntry.Type.EXPIRED, -300L));
    assertThat(found.balance()).isZero();
    assertThat(found.enrolment().map(Enrolment::status)).contains(Enrolment.Status.CLOSED);
  }

  @Test
  void aRequestIsFoundAgainInTheLedger() {
    Member ada = enrolled();
    PointsOutcome once = give(ada.id(), 50, "the same");
    PointsOutcome twice = give(ada.id(), 50, "the same");
    assertThat(once).isInstanceOf(PointsOutcome.Posted.class);
    assertThat(twice)
        .isEqualTo(new PointsOutcome.AlreadyDone(((PointsOutcome.Posted) once).entry(), 50));
    assertThat(found(ada.id()).ledger()).hasSize(1);
  }

  @Test
  void nothingIsStoredIfTheRuleThrows() {
    Member ada = enrolled();
    IllegalStateException fault = new IllegalStateException("the rule broke");
    assertThatThrownBy(
            () ->
                members()
                    .change(
                        ada.id(),
                        m -> {
                          throw fault;
                        }))
        .isSameAs(fault);
    assertThat(found(ada.id())).isEqualTo(ada);
    assertThat(give(ada.id(), 10, "after the fault")).isInstanceOf(PointsOutcome.Posted.class);
  }

  @Test
  void theRuleIsAskedOnce() {
    Member ada = enrolled();
    AtomicInteger asked = new AtomicInteger();
    members().change(ada.id(), m -> new Change<>(asked.incrementAndGet(), List.of()));
    assertThat(asked).hasValue(1);
  }

  @Test
  void membersDoNotSeeEachOther() {
    Member ada = enrolled();
    Member grace = enrolled();
    give(ada.id(), 70, "hers");
    assertThat(found(grace.id())).isEqualTo(grace);
    assertThat(give(grace.id(), 30, "hers")).isInstanceOf(PointsOutcome.Posted.class);
    assertThat(found(ada.id()).balance()).isEqualTo(70);
    assertThat(found(grace.id()).balance()).isEqualTo(30);
  }

  @Test
  void changesOfOneMemberHappenOneAfterTheOther() throws Exception {
    Member ada = enrolled();
    give(ada.id(), 1_000, "start");
    AtomicInteger posted = new AtomicInteger();
    List<Callable<Void>> spending = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      String name = "thread-" + thread + "-";
      spending.add(
          () -> {
            for (int i = 0; i < 10; i++) {
              Posting posting = posting(name + i);
              PointsOutcome outcome =
                  members().change(ada.id(), m -> Change.of(m.redeem(posting, 30))).outcome();
              if (outcome instanceof PointsOutcome.Posted line) {
                posted.incrementAndGet();
                assertThat(line.balance()).isNotNegative();
              }
            }
            return null;
          });
    }
    together(spending);
    // 80 ask for 30 of 1,000 points: 33 get them and 10 points stay.
    assertThat(posted).hasValue(33);
    assertThat(found(ada.id()).balance()).isEqualTo(10);
    assertThat(found(ada.id()).ledger()).hasSize(34);
  }

  @Test
  void lifetimeSpendLosesNoUpdate() throws Exception {
    Member ada = enrolled();
    List<Callable<Void>> buying = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      String name = "buyer-" + thread + "-";
      buying.add(
          () -> {
            for (int i = 0; i < 5; i++) {
              earn(ada.id(), name + i, "10.01");
            }
            return null;
          });
    }
    together(buying);
    assertThat(found(ada.id()).enrolment().map(Enrolment::lifetimeSpend))
        .contains(new BigDecimal("300.30"));
    assertThat(found(ada.id()).balance()).isEqualTo(300);
  }

  @Test
  void oneRequestSentByManyAtOnceHasOneEffect() throws Exception {
    Member ada = enrolled();
    AtomicInteger posted = new AtomicInteger();
    List<Callable<Void>> sending = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      sending.add(
          () -> {
            if (give(ada.id(), 40, "impatient") instanceof PointsOutcome.Posted) {
              posted.incrementAndGet();
            }
            return null;
          });
    }
    together(sending);
    assertThat(posted).hasValue(1);
    assertThat(found(ada.id()).balance()).isEqualTo(40);
  }

  /** Whoever else has given out its number has told somebody of that line. */
  @Test
  @Tag("C5")
  void aLineThatIsDecidedDoesNotReplaceAnotherOfItsNumber() {
    Member first = enrolled();
    Member second = enrolled();
    LedgerEntry taken = SampleParts.adjusted(first.id(), members().nextEntryId(), 7, "taken");
    members().change(first.id(), m -> new Change<>("", List.of(taken)));
    LedgerEntry late = SampleParts.adjusted(second.id(), taken.id(), 1, "late");

    assertThatThrownBy(() -> members().change(second.id(), m -> new Change<>("", List.of(late))))
        .isInstanceOf(RuntimeException.class);

    assertThat(found(first.id()).ledger()).containsExactly(taken);
    assertThat(found(second.id())).isEqualTo(second);
  }

  @Test
  @Tag("C5")
  void norDoesItReplaceOneOfTheSameMember() {
    Member member = enrolled();
    LedgerEntry taken = SampleParts.adjusted(member.id(), members().nextEntryId(), 7, "taken");
    members().change(member.id(), m -> new Change<>("", List.of(taken)));
    LedgerEntry late = SampleParts.adjusted(member.id(), taken.id(), 1, "late");

    assertThatThrownBy(() -> members().change(member.id(), m -> new Change<>("", List.of(late))))
        .isInstanceOf(RuntimeException.class);

    assertThat(found(member.id()).ledger()).containsExactly(taken);
  }

  @Test
  void aMemberThatDoesNotExistYetIsLockedToo() throws Exception {
    MemberId id = members().nextId();
    AtomicInteger first = new AtomicInteger();
    List<Callable<Void>> joining = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      joining.add(
          () -> {
            members()
                .change(
                    id,
                    m -> {
                      List<MemberPart> parts =
                          m.enrolment().isPresent()
                              ? List.of()
                              : List.of(SampleParts.profile(id), SampleParts.enrolment(id));
                      first.addAndGet(parts.isEmpty() ? 0 : 1);
                      return new Change<>("", parts);
                    });
            return null;
          });
    }
    together(joining);
    assertThat(first).hasValue(1);
  }

  @Test
  void idsNeverRepeat() throws Exception {
    Set<MemberId> ids = ConcurrentHashMap.newKeySet();
    Set<EntryId> entryIds = ConcurrentHashMap.newKeySet();
    List<Callable<Void>> drawing = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      drawing.add(
          () -> {
            for (int i = 0; i < 50; i++) {
              assertThat(ids.add(members().nextId())).isTrue();
              assertThat(entryIds.add(members().nextEntryId())).isTrue();
            }
            return null;
          });
    }
    together(drawing);
  }

  private Member enrolled() {
    MemberId id = members().nextId();
    members()
        .change(
            id, m -> new Change<>("", List.of(SampleParts.profile(id), SampleParts.enrolment(id))));
    return found(id);
  }

  private Member found(MemberId id) {
    return members().find(id).orElseThrow();
  }

  private PointsOutcome give(MemberId id, long points, String request) {
    Posting posting = posting(request);
    return members()
        .change(id, m -> Change.of(m.adjust(posting, points, AdjustmentReason.CORRECTION)))
        .outcome();
  }

  private PointsOutcome earn(MemberId id, String request, String euros) {
    Posting posting = posting(request);
    return members()
        .change(id, m -> Change.of(m.earn(posting, new BigDecimal(euros), PointsPolicy.STANDARD)))
        .outcome();
  }

  private Posting posting(String request) {
    return new Posting(members().nextEntryId(), new RequestId(request), NOON);
  }

  /** Runs all at once and passes the first failure on. */
  private static void together(List<Callable<Void>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Void>> running = new ArrayList<>();
      for (Callable<Void> task : tasks) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      start.countDown();
      for (Future<Void> one : running) {
        one.get(50, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
