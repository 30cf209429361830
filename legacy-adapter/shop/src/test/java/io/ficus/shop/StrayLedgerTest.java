package io.ficus.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.membership.EntryId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.application.SampleParts;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.LedgerReport;
import io.ficus.seam.reverse.SettlementOutcome;
import io.ficus.seam.reverse.StraySettlement;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.domain.Face;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the ledger says of stray writes that were settled, once both logs were read: nothing waits
 * for a copy that changes no row, and that no log is ever going to show.
 */
@Tag("C7")
class StrayLedgerTest extends StrayBed {

  private static final List<String> DOMAINS = List.of("membership", "voucher");
  private static final String NEW_LINE =
      "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts) VALUES (?, 'AJ', 7,"
          + " '2026-02-10 12:00')";
  private static final String NEW_USE =
      "INSERT INTO vou_redemption (vou_id, disc_amt, red_ts) VALUES (?, 2, '2026-02-10 12:00')";

  private final Set<String> told = new HashSet<>();

  @BeforeEach
  void whatWasToldBefore() {
    DOMAINS.forEach(this::outbox);
  }

  @AfterEach
  void nothingHasDiverged() {
    bringAndRead();
    for (String domain : DOMAINS) {
      LedgerReport report =
          stores
              .part(IntentLedger.class)
              .report(domain, Instant.EPOCH, Instant.now().plus(Duration.ofDays(1)));
      assertThat(report.samples()).as(domain).isEmpty();
      assertThat(report.diverged()).as(domain).isZero();
    }
  }

  /** The reverse sync finds the very line there, and writes nothing. */
  @Test
  void aLineThatWasAdoptedIsSettledAlthoughNoCopyOfItShows() {
    stray("membership", NEW_LINE);
    long line = open("membership", "loy_txn").id();

    settled(members().rehearseAdoption(line));
    assertThat(known("membership", line)).isEmpty();
    settled(members().adopt(line, MANDATE));

    assertThat(known("membership", line)).containsExactly("brought, not decided");
    bringAndRead();
    assertThat(known("membership", line)).containsExactly("brought, decided by DOMAIN");
  }

  @Test
  void aVoucherAndItsUseThatWereAdoptedAreSettledAtOnce() {
    stray("voucher", "UPDATE voucher SET exp_date = exp_date + 30 WHERE vou_id = ?");
    long face = open("voucher", "voucher").id();
    settled(vouchers().adopt(face, MANDATE));
    stray("voucher", NEW_USE);
    long use = open("voucher", "vou_redemption").id();
    settled(vouchers().adopt(use, MANDATE));

    assertThat(known("voucher", face)).containsExactly("brought, not decided");
    assertThat(known("voucher", use)).containsExactly("brought, not decided");
    bringAndRead();
    assertThat(known("voucher", face)).containsExactly("brought, decided by DOMAIN");
    assertThat(known("voucher", use)).containsExactly("brought, decided by DOMAIN");
  }

  /** Here there is a copy to wait for. */
  @Test
  void anAdoptionOverWhoseRowSomethingElseWasWrittenWaitsForItsCopy() {
    stray("membership", "UPDATE customer SET email = 'stray@example.org' WHERE cust_id = ?");
    long first = open("membership").id();
    stray("membership", "UPDATE customer SET email = 'later@example.org' WHERE cust_id = ?");

    settled(members().adopt(first, MANDATE));
    assertThat(known("membership", first)).isEmpty();
    bringAndRead();
    assertThat(known("membership", first)).containsExactly("brought, decided by DOMAIN");
    assertThat(
            stores.shop.queryForObject(
                "SELECT email FROM customer WHERE cust_id = ?", String.class, id))
        .isEqualTo("stray@example.org");
  }

  @Test
  void anAdoptionOfWhatTheDomainHasDecidedItselfOpensNothing() {
    stray("membership", "UPDATE customer SET email = 'same@example.org' WHERE cust_id = ?");
    stray("voucher", "UPDATE voucher SET exp_date = exp_date + 30 WHERE vou_id = ?");
    Profile now = profile();
    MemberPart same =
        new Profile(
            member(),
            now.givenName(),
            now.familyName(),
            Optional.of("same@example.org"),
            now.note(),
            now.archived());
    domainMembers().change(member(), before -> new Change<>(same, List.of(same)));
    Face old = face();
    Face extended =
        new Face(
            voucher(),
            old.code(),
            old.campaign(),
            old.holder(),
            old.status(),
            old.value(),
            old.issuedAt(),
            old.lastDay().plusDays(30),
            old.archived(),
            old.request());
    domainVouchers()
        .change(voucher(), before -> new Vouchers.Change<>(extended, List.of(extended)));
    bringAndRead();
    long member = open("membership").id();
    long voucher = open("voucher").id();

    settled(members().adopt(member, MANDATE));
    settled(vouchers().adopt(voucher, MANDATE));

    assertThat(outbox("membership")).isEmpty();
    assertThat(outbox("voucher")).isEmpty();
    assertThat(known("membership", member)).isEmpty();
    assertThat(known("voucher", voucher)).isEmpty();
  }

  /** The row is as the domain says by then, so that nothing is written. */
  @Test
  void aRefusalThatFindsItsRowAsItShouldBeOpensNothing() {
    MemberPart line = SampleParts.adjusted(member(), new EntryId(id), 5, "r" + id);
    domainMembers().change(member(), before -> new Change<>(line, List.of(line)));
    bringAndRead();
    stray("membership", "UPDATE loy_txn SET points = points + 1 WHERE cust_id = ?");
    stray("membership", "UPDATE loy_txn SET points = points - 1 WHERE cust_id = ?");
    refuseBoth("membership", members());
    stray("voucher", NEW_USE);
    stray("voucher", "DELETE FROM vou_redemption WHERE vou_id = ?");
    refuseBoth("voucher", vouchers());
    stray("voucher", "UPDATE voucher SET exp_date = exp_date + 30 WHERE vou_id = ?");
    stray("voucher", "UPDATE voucher SET exp_date = exp_date - 30 WHERE vou_id = ?");
    refuseBoth("voucher", vouchers());
  }

  @Test
  void aRefusalThatWritesIsShownByTheLegacyLog() {
    long before = intents("voucher");
    stray("voucher", "UPDATE voucher SET exp_date = exp_date + 30 WHERE vou_id = ?");
    settled(vouchers().refuse(open("voucher").id(), MANDATE));
    assertThat(intents("voucher")).isEqualTo(before + 1);
  }

  private void refuseBoth(String domain, StraySettlement settlement) {
    long before = intents(domain);
    settled(settlement.refuse(open(domain).id(), MANDATE));
    settled(settlement.refuse(open(domain).id(), MANDATE));
    assertThat(intents(domain)).isEqualTo(before);
  }

  private static void settled(SettlementOutcome outcome) {
    assertThat(outcome).isInstanceOf(SettlementOutcome.Settled.class);
  }

  /** What the ledger knows of an adoption. */
  private static List<String> known(String domain, long stray) {
    return stores.domains.queryForList(
        "SELECT CASE WHEN carried_at IS NULL THEN 'not brought' ELSE 'brought' END || ', '"
            + " || coalesce('decided by ' || decided_by, 'not decided')"
            + " FROM seam.intent WHERE domain = ? AND intent_id = ?",
        String.class,
        domain,
        "stray-" + stray);
  }

  private static long intents(String domain) {
    return Objects.requireNonNull(
        stores.domains.queryForObject(
            "SELECT count(*) FROM seam.intent WHERE domain = ?", Long.class, domain));
  }

  /** The reverse syncs hand over what was told, and the feeds what the legacy log shows. */
  private void bringAndRead() {
    for (String domain : DOMAINS) {
      in("legacyTransactions", domain + "Reverse", outbox(domain));
    }
    List<ChangeEvent> shown = stores.changes();
    for (String domain : DOMAINS) {
      in(
          "storeTransactions",
          domain + "Changes",
          shown.stream()
              .filter(event -> event.table().startsWith("public.vou") == domain.equals("voucher"))
              .toList());
    }
  }

  private static void in(String transactions, String handler, List<ChangeEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    new TransactionTemplate(stores.part(transactions, PlatformTransactionManager.class))
        .executeWithoutResult(status -> stores.part(handler, ChangeHandler.class).apply(events));
  }

  /** What the domain has told since the last call. */
  private List<ChangeEvent> outbox(String domain) {
    String table = domain + ".outbox";
    long end =
        Objects.requireNonNull(
            stores.domains.queryForObject(
                "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint", Long.class));
    return stores
        .domains
        .queryForList(
            "SELECT event_id::text, type, correlation_id, payload::text FROM "
                + table
                + " ORDER BY occurred_at")
        .stream()
        .filter(row -> told.add(String.valueOf(row.get("event_id"))))
        .map(
            row -> {
              String event = String.valueOf(row.get("event_id"));
              return new ChangeEvent(
                  event,
                  "domains",
                  table,
                  ChangeEvent.Operation.CREATE,
                  new RowKey(table, event),
                  Optional.empty(),
                  Optional.of(new Row(table, row)),
                  SourcePosition.ofLsn(end),
                  Instant.EPOCH,
                  Optional.empty());
            })
        .toList();
  }
}
