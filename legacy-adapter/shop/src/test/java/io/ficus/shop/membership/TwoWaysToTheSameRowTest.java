package io.ficus.shop.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cutover.Stage;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.Profile;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The second write and CDC, in every order, around a later change by the monolith itself. The
 * change events are those of the real log with its real positions.
 */
@Tag("C10")
class TwoWaysToTheSameRowTest {

  private static ShopStores stores;

  private MemberId id = new MemberId(1);
  private long secondWritesBefore;

  @BeforeAll
  static void start() {
    stores = new ShopStores("ways");
    stores.stage(Stage.DUAL_WRITE);
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  @BeforeEach
  void aMemberWithAPastThatTheDomainHas() {
    id = stores.legacy().nextId();
    stores.shop.update(
        "INSERT INTO customer (cust_id, cust_no, last_name, created_ts, upd_ts_utc)"
            + " VALUES (?, ?, 'Before', now(), now())",
        id.value(),
        "C");
    stores.shop.update(
        "INSERT INTO loy_account (cust_id, card_no, enrolled_ts) VALUES (?, 'x', now())",
        id.value());
    stores.deliver(stores.changes());
    secondWritesBefore = stores.counts().secondWritesOk();
  }

  @Test
  void theSecondWriteFirst() {
    write();
    secondWriteArrives();
    same();
    List<ChangeEvent> own = stores.changes();
    monolithWrites();
    stores.deliver(own);
    stores.deliver(stores.changes());
    same();
  }

  @Test
  void changeDataCaptureFirst() {
    stores.positions.holdSecondWrites();
    write();
    stores.deliver(stores.changes());
    secondWriteArrives();
    same();
    monolithWrites();
    stores.deliver(stores.changes());
    same();
  }

  @Test
  void theSecondWriteAfterALaterChangeOfTheMonolith() {
    stores.positions.holdSecondWrites();
    write();
    monolithWrites();
    stores.deliver(stores.changes());
    same();
    secondWriteArrives();
    same();
  }

  @Test
  void theSecondWriteBetweenItsOwnEventsAndALaterChange() {
    stores.positions.holdSecondWrites();
    write();
    List<ChangeEvent> own = stores.changes();
    monolithWrites();
    secondWriteArrives();
    stores.deliver(own);
    stores.deliver(stores.changes());
    same();
  }

  @Test
  void aLineThatTheMonolithTookBackStaysAway() {
    stores.positions.holdSecondWrites();
    write();
    stores.shop.update("DELETE FROM loy_txn WHERE cust_id = ?", id.value());
    stores.deliver(stores.changes());
    secondWriteArrives();
    same();
    assertThat(stores.domain().find(id).orElseThrow().ledger()).isEmpty();
  }

  /** By the seam: in the doubled hour, which the shop cannot tell from the one before it. */
  private void write() {
    EntryId line = stores.routed().nextEntryId();
    Instant doubled = Instant.parse("2026-10-25T01:30:00.123456789Z");
    stores
        .routed()
        .change(
            id,
            member ->
                new Change<>(
                    "",
                    List.of(
                        new Profile(id, "Ada", "🦋", Optional.empty(), Optional.of("seam"), false),
                        new Enrolment(id, doubled, Enrolment.Status.ACTIVE, new BigDecimal("7.99")),
                        new LedgerEntry(
                            line,
                            id,
                            LedgerEntry.Type.EARNED,
                            7,
                            doubled,
                            Optional.of(new BigDecimal("7.99")),
                            Optional.of(new RequestId("r" + line))))));
  }

  private void monolithWrites() {
    stores.shop.update(
        "UPDATE customer SET remarks = 'monolith', email = 'X@Y.Z' WHERE cust_id = ?", id.value());
    stores.shop.update(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, amount_cents, txn_ts)"
            + " VALUES (?, 'EA', 3, 350, now())",
        id.value());
  }

  private void secondWriteArrives() {
    stores.positions.release();
    await().until(() -> stores.counts().secondWritesOk() > secondWritesBefore);
  }

  private void same() {
    assertThat(stores.domain().find(id)).isPresent().isEqualTo(stores.legacy().find(id));
  }
}
