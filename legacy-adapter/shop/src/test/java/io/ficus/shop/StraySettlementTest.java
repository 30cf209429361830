package io.ficus.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.membership.EntryId;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.application.SampleParts;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.SettlementOutcome;
import io.ficus.seam.reverse.StrayWrite;
import io.ficus.seam.reverse.StrayWrites;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.CancelVoucher;
import io.ficus.voucher.application.SampleVouchers;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.domain.Face;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What becomes of a row that the monolith wrote past the fence, when a person settles it: nothing
 * that the domain decided is undone by it, whoever was later.
 */
@Tag("C5")
class StraySettlementTest extends StrayBed {

  /** One for each: the common pool has a single thread on two cores. */
  private static final Executor THREADS = work -> new Thread(work).start();

  @Test
  void anAdoptedWriteIsADecisionOfTheDomainAndItTellsOfIt() {
    stray("membership", "UPDATE customer SET email = 'stray@example.org' WHERE cust_id = ?");
    StrayWrite open = open("membership");

    assertThat(members().rehearseAdoption(open.id())).isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(profile().email()).contains("ada@example.org");
    assertThat(members().adopt(open.id(), MANDATE))
        .isEqualTo(new SettlementOutcome.Settled(open.id(), StrayWrite.State.ADOPTED));

    assertThat(profile().email()).contains("stray@example.org");
    assertThat(
            count(
                "SELECT count(*) FROM membership.outbox WHERE member_id = ?"
                    + " AND payload::text LIKE '%stray@example.org%'"))
        .isOne();
    assertThat(members().adopt(open.id(), MANDATE))
        .isEqualTo(new SettlementOutcome.NotOpen(open.id()));
  }

  /** The reverse sync finds it there already and writes nothing that the log could show. */
  @Test
  @Tag("C7")
  void anAdoptedWriteIsOneIntentThatBothSidesShow() {
    IntentLedger ledger = stores.part(IntentLedger.class);
    stray(
        "membership",
        "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts)"
            + " VALUES (?, 'AJ', 5, '2026-02-10 12:00')");
    long open = open("membership").id();
    assertThat(members().adopt(open, MANDATE)).isInstanceOf(SettlementOutcome.Settled.class);

    List<String> intents =
        stores.domains.queryForList(
            "SELECT DISTINCT correlation_id FROM membership.outbox WHERE member_id = ?",
            String.class,
            id);
    assertThat(intents).containsExactly("stray-" + open);
    ledger.decidedByDomain("membership", intents);
    assertThat(ledger.unbrought("membership", intents)).isEmpty();
    assertThat(ledger.report("membership", Instant.EPOCH, Instant.now()).samples())
        .noneMatch(it -> intents.contains(it.intent()));
  }

  @Test
  void whatTheDomainDecidedOfTheSameRowSinceStaysAndTheWriteStaysOpen() {
    stray("voucher", "UPDATE voucher SET exp_date = exp_date + 30 WHERE vou_id = ?");
    new CancelVoucher(domainVouchers()).cancel(voucher());
    StrayWrite open = open("voucher");

    assertThat(vouchers().rehearseAdoption(open.id()))
        .isInstanceOf(SettlementOutcome.NotAdoptable.class);
    assertThat(vouchers().adopt(open.id(), MANDATE))
        .isInstanceOfSatisfying(
            SettlementOutcome.NotAdoptable.class,
            it -> assertThat(it.why()).contains("ISSUED").contains("CANCELLED"));

    assertThat(face().status()).isEqualTo(Face.Status.CANCELLED);
    assertThat(open("voucher").id()).isEqualTo(open.id());
    assertThat(vouchers().refuse(open.id(), MANDATE)).isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(stores.part("legacyVouchers", Vouchers.class).find(voucher()).orElseThrow().face())
        .contains(face());
  }

  @Test
  void whatTheDomainDecidedOfOtherRowsIsNoObstacle() {
    stray("membership", "UPDATE customer SET email = 'stray@example.org' WHERE cust_id = ?");
    domainMembers()
        .change(
            member(),
            now -> {
              MemberPart line = SampleParts.adjusted(member(), new EntryId(id), 5, "r" + id);
              return new Change<>(line, List.of(line));
            });
    assertThat(members().adopt(open("membership").id(), MANDATE))
        .isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(profile().email()).contains("stray@example.org");
    assertThat(domainMembers().find(member()).orElseThrow().ledger()).hasSize(1);
  }

  @Test
  void aRowThatIsNewAndOneThatIsGoneAreAdopted() {
    stray(
        "voucher",
        "INSERT INTO vou_redemption (vou_id, disc_amt, red_ts) VALUES (?, 2, '2026-02-10 12:00')");
    assertThat(vouchers().adopt(open("voucher").id(), MANDATE))
        .isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(domainVouchers().find(voucher()).orElseThrow().redemptions()).hasSize(1);

    stray("voucher", "DELETE FROM vou_redemption WHERE vou_id = ?");
    assertThat(vouchers().adopt(open("voucher").id(), MANDATE))
        .isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(domainVouchers().find(voucher()).orElseThrow().redemptions()).isEmpty();
  }

  /**
   * The later one alone is as the domain says already; the earlier one would come back after it.
   */
  @Test
  void writesOfOneRowAreAdoptedInTheirOrder() {
    stray(
        "voucher",
        "INSERT INTO vou_redemption (vou_id, disc_amt, red_ts) VALUES (?, 2, '2026-02-10 12:00')");
    long first = open("voucher").id();
    stray("voucher", "DELETE FROM vou_redemption WHERE vou_id = ?");
    long second = first + 1;

    assertThat(vouchers().adopt(second, MANDATE))
        .isInstanceOfSatisfying(
            SettlementOutcome.NotAdoptable.class,
            it -> assertThat(it.why()).contains("stray write " + first));
    assertThat(vouchers().adopt(first, MANDATE)).isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(vouchers().adopt(second, MANDATE)).isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(domainVouchers().find(voucher()).orElseThrow().redemptions()).isEmpty();
  }

  @Test
  void aCodeThatTheDomainHasGivenToAnotherIsNotAdopted() {
    VoucherId other = new VoucherId(id + 500_000);
    stray("voucher", "UPDATE voucher SET vou_code = 'TAKEN-" + id + "' WHERE vou_id = ?");
    Face taken = SampleVouchers.face(other, new CampaignId(id), Face.Status.ISSUED);
    stores
        .part("domainVouchers", VoucherRecords.class)
        .put(
            List.of(
                new Face(
                    other,
                    new VoucherCode("TAKEN-" + id),
                    taken.campaign(),
                    taken.holder(),
                    taken.status(),
                    taken.value(),
                    taken.issuedAt(),
                    taken.lastDay(),
                    taken.archived(),
                    taken.request())));

    assertThat(vouchers().adopt(open("voucher").id(), MANDATE))
        .isInstanceOfSatisfying(
            SettlementOutcome.NotAdoptable.class,
            it -> assertThat(it.why()).contains("the domain store does not take it"));
    assertThat(face().code()).isEqualTo(SampleVouchers.code(voucher()));
  }

  @Test
  void aTableThatWasEmptiedIsRefusedAndLeftToARepair() {
    stores.domains.update(
        "INSERT INTO seam.stray_write (domain, event_id, source, table_name, row_key, operation,"
            + " changed_columns, position_segment, position_offset, committed_at)"
            + " VALUES ('voucher', 't' || ?, 'shop', 'public.vou_redemption', '', 'TRUNCATE', '{}',"
            + " 0, 1, now())",
        id);
    long open =
        stores.part(StrayWrites.class).open("voucher", 1_000).stream()
            .filter(stray -> stray.operation().equals("TRUNCATE"))
            .findFirst()
            .orElseThrow()
            .id();
    assertThat(vouchers().adopt(open, MANDATE)).isInstanceOf(SettlementOutcome.NotAdoptable.class);
    assertThat(vouchers().refuse(open, MANDATE)).isInstanceOf(SettlementOutcome.Settled.class);
  }

  @Test
  void aRowThatTheDomainCannotTakeIsNotAdoptedAndCanBeRefused() {
    stray("membership", "UPDATE customer SET last_name = ' ' WHERE cust_id = ?");
    StrayWrite open = open("membership");

    assertThat(members().adopt(open.id(), MANDATE))
        .isInstanceOfSatisfying(
            SettlementOutcome.NotAdoptable.class, it -> assertThat(it.why()).contains("last_name"));
    assertThat(members().refuse(open.id(), MANDATE)).isInstanceOf(SettlementOutcome.Settled.class);
    assertThat(
            stores.shop.queryForObject(
                "SELECT last_name FROM customer WHERE cust_id = ?", String.class, id))
        .isEqualTo(profile().familyName());
  }

  /**
   * Else an older answer of the domain would be written over a newer one that was brought first.
   */
  @Test
  void whileARowIsMadeAsTheDomainSaysTheDomainDoesNotChangeItsMind() throws Exception {
    stray("membership", "UPDATE customer SET email = 'stray@example.org' WHERE cust_id = ?");
    long open = open("membership").id();
    CompletableFuture<SettlementOutcome> refused;
    CompletableFuture<Profile> changed;
    try (Connection monolith = stores.part("legacy", DataSource.class).getConnection()) {
      monolith.setAutoCommit(false);
      monolith
          .createStatement()
          .execute("SELECT 1 FROM customer WHERE cust_id = " + id + " FOR UPDATE");
      refused = CompletableFuture.supplyAsync(() -> members().refuse(open, MANDATE), THREADS);
      awaitWaiting(stores.shop);
      Profile newer =
          new Profile(
              member(), "Ada", "King", Optional.of("ada@king.org"), Optional.empty(), false);
      changed =
          CompletableFuture.supplyAsync(
              () ->
                  stores
                      .routed()
                      .change(member(), now -> new Change<>(newer, List.of(newer)))
                      .outcome(),
              THREADS);
      awaitWaiting(stores.domains);
      monolith.commit();
    }
    assertThat(refused.get(1, TimeUnit.MINUTES)).isInstanceOf(SettlementOutcome.Settled.class);
    Profile newer = changed.get(1, TimeUnit.MINUTES);
    await()
        .untilAsserted(
            () ->
                assertThat(stores.part("legacyMembers", Members.class).find(member()).orElseThrow())
                    .extracting(Member::profile)
                    .isEqualTo(Optional.of(newer)));
  }

  private static void awaitWaiting(JdbcTemplate database) {
    await()
        .until(
            () ->
                database.queryForObject(
                    "SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'",
                    Long.class),
            waiting -> Objects.requireNonNull(waiting) > 0);
  }
}
