package io.ficus.shop.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeEvent.Operation;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.UnmappableChangeException;
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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

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
      stores.legacy().bring(intent("i-" + seed), one.parts(), one.position());
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

  /** What a second write brought costs the reverse sync no lock that somebody could wait for. */
  @Test
  void whatIsThereAlreadyIsPassedOverWithoutALock() {
    MemberId id = new MemberId(5_900_000);
    stores.legacy().bring(intent("second"), List.of(profile(id, 7)), SourcePosition.ofLsn(10));

    assertThat(locksOf(id, SourcePosition.ofLsn(9))).isEmpty();
    assertThat(locksOf(id, SourcePosition.ofLsn(11))).containsExactly(id.value());
    assertThat(stores.legacy().find(id).orElseThrow().profile()).contains(profile(id, 8));
  }

  /** The feed keeps no position of the outbox's rows: those of the shop's have to do. */
  @Test
  @Tag("C3")
  void whatIsHandedOverAgainChangesNothingInWhateverOrder() {
    MemberId id = new MemberId(5_900_003);
    ChangeHandler reverse = stores.part("membershipReverse", ChangeHandler.class);
    assertThat(reverse.asksWhatIsNewer()).isTrue();
    ChangeEvent first = event(id, SourcePosition.ofLsn(101));
    ChangeEvent second = event(id, SourcePosition.ofLsn(102));
    handOver(List.of(first, first, second));
    List<Map<String, Object>> before = rowsOf(id);
    assertThat(before).hasSize(1);

    handOver(List.of(first));
    handOver(List.of(second, first));

    assertThat(rowsOf(id)).isEqualTo(before);
  }

  private static void handOver(List<ChangeEvent> events) {
    new TransactionTemplate(stores.part("legacyTransactions", PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> stores.part("membershipReverse", ChangeHandler.class).apply(events));
  }

  /** With the transaction that wrote it. */
  private static List<Map<String, Object>> rowsOf(MemberId id) {
    return stores.shop.queryForList(
        "SELECT xmin::text, * FROM customer WHERE cust_id = ?", id.value());
  }

  /** Else nothing would tell that it was decided and has not arrived. */
  @Test
  @Tag("C7")
  void aDecisionThatNobodyCanMapIsInTheLedger() {
    ChangeHandler reverse = stores.part("membershipReverse", ChangeHandler.class);
    ChangeEvent strange =
        event(new MemberId(5_900_001), SourcePosition.ofLsn(77), "of.a.later.release");

    assertThatThrownBy(() -> reverse.apply(List.of(strange)))
        .isInstanceOf(UnmappableChangeException.class);

    assertThat(
            stores.domains.queryForList(
                "SELECT decided_by FROM seam.intent WHERE intent_id = 'i-77'", String.class))
        .containsExactly("DOMAIN");
  }

  @Test
  @Tag("C7")
  void whatWaitsBehindADeadLetterIsInTheLedger() {
    ChangeHandler reverse = stores.part("membershipReverse", ChangeHandler.class);
    ChangeEvent known = event(new MemberId(5_900_002), SourcePosition.ofLsn(78));
    ChangeEvent nobodys =
        new ChangeEvent(
            "nobody's",
            "domains",
            MemberEvents.TABLE,
            Operation.CREATE,
            known.rowKey(),
            Optional.empty(),
            Optional.of(new Row(MemberEvents.TABLE, Map.of("payload", "{}"))),
            known.position(),
            AT,
            Optional.empty());

    reverse.passedOver(List.of(nobodys, known));

    assertThat(
            stores.domains.queryForList(
                "SELECT decided_by FROM seam.intent WHERE intent_id = 'i-78'", String.class))
        .containsExactly("DOMAIN");
  }

  // The rows that the reverse sync holds after an event, as another session meets them.
  private static List<Long> locksOf(MemberId id, SourcePosition position) {
    ChangeHandler reverse = stores.part("membershipReverse", ChangeHandler.class);
    return Objects.requireNonNull(
        new TransactionTemplate(stores.part("legacyTransactions", PlatformTransactionManager.class))
            .execute(
                status -> {
                  reverse.apply(List.of(event(id, position)));
                  return heldByOthers(id);
                }));
  }

  private static List<Long> heldByOthers(MemberId id) {
    // A connection of its own: a JdbcTemplate on this thread would join the transaction.
    try (Connection apart = Objects.requireNonNull(stores.shop.getDataSource()).getConnection();
        PreparedStatement free =
            apart.prepareStatement(
                "SELECT 1 FROM customer WHERE cust_id = ? FOR UPDATE SKIP LOCKED")) {
      free.setLong(1, id.value());
      return free.executeQuery().next() ? List.of() : List.of(id.value());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ChangeEvent event(MemberId id, SourcePosition position) {
    return event(id, position, "io.ficus.membership.member-changed.v1");
  }

  private static ChangeEvent event(MemberId id, SourcePosition position, String type) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("event_id", "e-" + position.offset());
    row.put("correlation_id", "i-" + position.offset());
    row.put("type", type);
    row.put(
        "payload",
        """
        {"member": %d, "profile": {"givenName": "Ada", "familyName": "V8", "archived": false}}
        """
            .formatted(id.value()));
    return new ChangeEvent(
        "e-" + position.offset(),
        "domains",
        MemberEvents.TABLE,
        Operation.CREATE,
        new RowKey(MemberEvents.TABLE, "e-" + position.offset()),
        Optional.empty(),
        Optional.of(new Row(MemberEvents.TABLE, row)),
        position,
        AT,
        Optional.empty());
  }

  private static Intent intent(String id) {
    return new Intent("membership", "test", id, OptionalLong.empty());
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
