package io.ficus.membership.domain;

import static io.ficus.membership.application.SampleParts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.InMemoryMembers;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.application.SampleParts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of a ledger whatever is asked of it, in whatever order. */
class LedgerPropertiesTest {

  private static final MemberId ID = new MemberId(1);

  enum Kind {
    EARN,
    REDEEM,
    ADJUST,
    EXPIRE
  }

  /**
   * Something that is asked.
   *
   * @param request one of few, so that requests are repeated
   * @param days how long after what was asked before
   */
  record Step(Kind kind, long amount, int request, int days) {}

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theBalanceIsTheSumOfTheLedgerAndNeverNegative(long seed) {
    List<Step> steps = steps(new Random(seed));
    InMemoryMembers members = new InMemoryMembers();
    members.put(List.of(SampleParts.profile(ID), SampleParts.enrolment(ID)));
    Instant now = NOON;
    for (Step step : steps) {
      now = now.plus(Duration.ofDays(step.days()));
      Posting posting =
          new Posting(members.nextEntryId(), new RequestId("r" + step.request()), now);
      Member before = members.find(ID).orElseThrow();
      PointsOutcome outcome =
          members.change(ID, member -> Change.of(ask(member, step, posting))).outcome();
      Member after = members.find(ID).orElseThrow();

      assertThat(after.balance()).isNotNegative();
      assertThat(after.balance())
          .isEqualTo(after.ledger().stream().mapToLong(LedgerEntry::points).sum());
      assertThat(after.ledger()).containsAll(before.ledger());
      assertThat(after.ledger()).extracting(LedgerEntry::request).doesNotHaveDuplicates();
      assertThat(after.enrolment().map(Enrolment::lifetimeSpend)).contains(purchases(after));
      if (outcome instanceof PointsOutcome.Posted posted) {
        assertThat(posted.balance()).isEqualTo(after.balance());
        assertThat(after.ledger()).hasSize(before.ledger().size() + 1);
        assertThat(ask(after, step, posting))
            .isEqualTo(new PointsOutcome.AlreadyDone(posted.entry(), after.balance()));
      } else {
        assertThat(after).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theShortSumExpiresWhatUsingOldestFirstLeaves(long seed) {
    List<Step> steps = steps(new Random(seed));
    List<LedgerEntry> ledger = new ArrayList<>();
    long balance = 0;
    Instant now = NOON;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      now = now.plus(Duration.ofDays(step.days()));
      long points = step.kind() == Kind.REDEEM ? -Math.min(step.amount(), balance) : step.amount();
      balance += points;
      ledger.add(
          new LedgerEntry(
              new EntryId(i + 1),
              ID,
              LedgerEntry.Type.ADJUSTED,
              points,
              now,
              Optional.empty(),
              Optional.empty()));
    }
    Instant limit = now.atOffset(ZoneOffset.UTC).minusMonths(36).toInstant();
    assertThat(PointsPolicy.STANDARD.expiredPoints(ledger, now))
        .isEqualTo(leftOfOldLots(ledger, limit));
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 300);
  }

  private static List<Step> steps(Random chance) {
    return Stream.generate(
            () ->
                new Step(
                    Kind.values()[chance.nextInt(Kind.values().length)],
                    1 + chance.nextInt(2_000),
                    1 + chance.nextInt(30),
                    chance.nextInt(401)))
        .limit(chance.nextInt(41))
        .toList();
  }

  private static PointsOutcome ask(Member member, Step step, Posting posting) {
    return switch (step.kind()) {
      case EARN ->
          member.earn(posting, BigDecimal.valueOf(step.amount() * 37, 2), PointsPolicy.STANDARD);
      case REDEEM -> member.redeem(posting, step.amount());
      case ADJUST ->
          member.adjust(
              posting,
              step.days() % 2 == 0 ? step.amount() : -step.amount(),
              AdjustmentReason.CORRECTION);
      case EXPIRE -> member.expire(posting, posting.at(), PointsPolicy.STANDARD);
    };
  }

  /** The slow way: every bringing line is a lot, every taking line eats the oldest lots. */
  private static long leftOfOldLots(List<LedgerEntry> ledger, Instant limit) {
    record Lot(Instant since, long left) {}
    Deque<Lot> lots = new ArrayDeque<>();
    for (LedgerEntry line : ledger) {
      if (line.points() > 0) {
        lots.addLast(new Lot(line.occurredAt(), line.points()));
      }
      long taking = Math.max(0, -line.points());
      while (taking > 0) {
        Lot oldest = lots.removeFirst();
        long used = Math.min(taking, oldest.left());
        taking -= used;
        if (used < oldest.left()) {
          lots.addFirst(new Lot(oldest.since(), oldest.left() - used));
        }
      }
    }
    return lots.stream().filter(lot -> lot.since().isBefore(limit)).mapToLong(Lot::left).sum();
  }

  private static BigDecimal purchases(Member member) {
    return member.ledger().stream()
        .flatMap(line -> line.purchase().stream())
        .reduce(new BigDecimal("0.00"), BigDecimal::add);
  }
}
