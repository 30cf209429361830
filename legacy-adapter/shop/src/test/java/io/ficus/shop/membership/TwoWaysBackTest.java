package io.ficus.shop.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.SourcePosition;
import io.ficus.cutover.Stage;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import io.ficus.seam.Intent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the domain store decided reaches the shop by the second write and by the reverse sync, each
 * at any time and the latter perhaps twice; the shop ends as the domain store is.
 */
@Tag("C10")
class TwoWaysBackTest {

  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  private static final int CHANGES = 4;

  private static ShopStores stores;

  @BeforeAll
  static void start() {
    stores = new ShopStores("back");
    stores.stage(Stage.LIVE);
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 25);
  }

  private record Brought(List<MemberPart> parts, SourcePosition position) {}

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyOrderEndsTheSame(long seed) {
    MemberId id = new MemberId(5_000_000 + seed);
    Random chance = new Random(seed);
    List<Brought> reverse = new ArrayList<>();
    List<Brought> second = new ArrayList<>();
    BigDecimal spent = BigDecimal.ZERO.setScale(2);
    Profile profile = profile(id, 0);
    Enrolment enrolment = enrolment(id, spent);
    List<LedgerEntry> lines = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      List<MemberPart> parts = new ArrayList<>();
      if (i == 0 || chance.nextBoolean()) {
        profile = profile(id, i);
        parts.add(profile);
      }
      BigDecimal purchase = new BigDecimal("10.00").add(BigDecimal.valueOf(i));
      spent = spent.add(purchase);
      enrolment = enrolment(id, spent);
      LedgerEntry line = line(id, seed * 100 + i, purchase);
      lines.add(line);
      parts.add(enrolment);
      parts.add(line);
      long event = 1_000L * (i + 1);
      reverse.add(new Brought(parts, SourcePosition.ofLsn(event)));
      second.add(new Brought(parts, SourcePosition.ofLsn(event + 10)));
    }
    // The reverse sync keeps its order and may repeat itself; second writes come when they come.
    List<Brought> arrivals = new ArrayList<>(reverse);
    arrivals.add(chance.nextInt(1, arrivals.size() + 1), reverse.get(0));
    Collections.shuffle(second, chance);
    for (Brought late : second) {
      if (chance.nextInt(4) > 0) {
        arrivals.add(chance.nextInt(arrivals.size() + 1), late);
      }
    }

    for (Brought one : arrivals) {
      stores
          .legacy()
          .copy(
              new Intent("membership", "test", "i-" + seed, OptionalLong.empty()),
              one.parts(),
              one.position());
    }

    assertThat(stores.legacy().find(id))
        .as("seed %d", seed)
        .contains(
            new Member(id, Optional.of(profile), Optional.of(enrolment), Optional.empty(), lines));
    assertThat(
            stores.shop.queryForObject(
                "SELECT points_bal FROM loy_account WHERE cust_id = ?", Long.class, id.value()))
        .isEqualTo(lines.stream().mapToLong(LedgerEntry::points).sum());
  }

  private static Profile profile(MemberId id, int version) {
    return new Profile(id, "Ada", "V" + version, Optional.empty(), Optional.empty(), false);
  }

  private static Enrolment enrolment(MemberId id, BigDecimal spent) {
    return new Enrolment(id, AT, Enrolment.Status.ACTIVE, spent);
  }

  private static LedgerEntry line(MemberId id, long entry, BigDecimal purchase) {
    return new LedgerEntry(
        new EntryId(9_000_000 + entry),
        id,
        LedgerEntry.Type.EARNED,
        purchase.longValue(),
        AT.plusSeconds(entry),
        Optional.of(purchase),
        Optional.of(new RequestId("b" + entry)));
  }
}
