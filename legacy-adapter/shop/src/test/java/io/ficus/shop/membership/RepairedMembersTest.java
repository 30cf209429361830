package io.ficus.shop.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.ChangeHandler;
import io.ficus.cutover.Stage;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.Profile;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.BeforeImage;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.reconciliation.RepairTarget;
import io.ficus.reconciliation.Repairer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Members are brought to what the leading store says, and back, in both directions. */
@Tag("C8")
class RepairedMembersTest {

  private static ShopStores stores;
  private static int used;

  private final List<BeforeImage> kept = new ArrayList<>();
  private MemberId id = new MemberId(1);

  @BeforeAll
  static void start() {
    stores = new ShopStores("repair", true);
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  @BeforeEach
  void aMemberOfBothStores() {
    stores.stage(Stage.DUAL_WRITE);
    id = new MemberId(1_000 + used++);
    stores.shop.update(
        "INSERT INTO customer (cust_id, cust_no, first_name, last_name, created_ts, upd_ts_utc)"
            + " VALUES (?, 'C', 'Ada', 'Right', now(), now())",
        id.value());
    stores.shop.update(
        "INSERT INTO loy_account (cust_id, card_no, enrolled_ts) VALUES (?, 'x', now())",
        id.value());
    stores.shop.update(
        "INSERT INTO loy_txn (cust_id, txn_cd, points, amount_cents, txn_ts, ext_ref)"
            + " VALUES (?, 'EA', 7, 700, now(), 'r'), (?, 'RD', 2, NULL, now(), NULL)",
        id.value(),
        id.value());
    stores.shop.update(
        "INSERT INTO cust_consent (cust_id, consent_cd, granted_flg, changed_ts)"
            + " VALUES (?, 'MKT', 'Y', now())",
        id.value());
    stores.deliver(stores.changes());
    same();
  }

  @Test
  void whatIsMissingOrWrongInTheDomainStoreIsBroughtAndNothingElse() {
    domain("UPDATE membership.profile SET family_name = 'Wrong' WHERE member_id = ?");
    domain("DELETE FROM membership.ledger_entry WHERE points = 7 AND member_id = ?");
    domain("DELETE FROM membership.marketing_consent WHERE member_id = ?");
    assertThat(rehearsed(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(3, 0));
    assertThat(repaired(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(3, 0));
    same();
    assertThat(repaired(RepairTarget.DOMAIN, false)).isInstanceOf(RepairOutcome.Nothing.class);
    // The domain store has decided nothing, so it tells nothing.
    assertThat(count("SELECT count(*) FROM membership.outbox WHERE member_id = ?")).isZero();
  }

  @Test
  void aWholeMemberThatIsMissingIsBrought() {
    for (String table : List.of("profile", "enrolment", "ledger_entry", "marketing_consent")) {
      domain("DELETE FROM membership." + table + " WHERE member_id = ?");
    }
    assertThat(repaired(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(5, 0));
    same();
  }

  @Test
  void whatTheShopDoesNotHaveGoesOnlyIfAskedFor() {
    domain(
        "INSERT INTO membership.ledger_entry VALUES (9000000 + ?, "
            + id.value()
            + ", 'EARNED', 1, now(), NULL, NULL)");
    assertThat(repaired(RepairTarget.DOMAIN, false)).isInstanceOf(RepairOutcome.Withheld.class);
    assertThat(rehearsed(RepairTarget.DOMAIN, true)).isEqualTo(new RepairOutcome.Written(0, 1));
    assertThat(repaired(RepairTarget.DOMAIN, true)).isEqualTo(new RepairOutcome.Written(0, 1));
    same();
    assertThat(undone()).isEqualTo(new RepairOutcome.Written(1, 0));
    assertThat(stores.domain().find(id).orElseThrow().ledger()).hasSize(3);
  }

  @Test
  void aConsentThatWasTakenBackIsNoDelete() {
    stores.shop.update("UPDATE cust_consent SET granted_flg = 'N' WHERE cust_id = ?", id.value());
    assertThat(repaired(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(0, 1));
    same();
  }

  @Test
  void aLineThatIsOnItsWayIsNotTakenForAbsent() throws SQLException {
    try (Connection monolith =
        Objects.requireNonNull(stores.shop.getDataSource()).getConnection()) {
      monolith.setAutoCommit(false);
      long line = stores.legacy().nextEntryId().value();
      monolith
          .createStatement()
          .executeUpdate(
              "INSERT INTO loy_txn (txn_id, cust_id, txn_cd, points, txn_ts) VALUES ("
                  + line
                  + ", 77777, 'EA', 1, now())");
      domain(
          "INSERT INTO membership.ledger_entry VALUES ("
              + line
              + ", ?, 'EARNED', 1, now(), NULL, NULL)");
      assertThat(repaired(RepairTarget.DOMAIN, true))
          .isInstanceOfSatisfying(
              RepairOutcome.Withheld.class,
              withheld -> assertThat(withheld.why()).contains("has not ended"));
      monolith.rollback();
    }
    assertThat(repaired(RepairTarget.DOMAIN, true)).isEqualTo(new RepairOutcome.Written(0, 1));
  }

  @Test
  void aRowThatSomebodyIsWritingIsLeftAlone() throws SQLException {
    domain("UPDATE membership.profile SET family_name = 'Wrong' WHERE member_id = ?");
    try (Connection monolith =
        Objects.requireNonNull(stores.shop.getDataSource()).getConnection()) {
      monolith.setAutoCommit(false);
      monolith
          .createStatement()
          .executeUpdate("UPDATE customer SET remarks = 'x' WHERE cust_id = " + id.value());
      assertThat(repaired(RepairTarget.DOMAIN, false)).isInstanceOf(RepairOutcome.Withheld.class);
      monolith.commit();
    }
    assertThat(repaired(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(1, 0));
    // The event of that change arrives after the repair and is older.
    stores.deliver(stores.changes());
    same();
  }

  @Test
  void whatMembershipCannotTakeIsLeftToAPerson() {
    stores.shop.update("UPDATE loy_account SET status_cd = 'X' WHERE cust_id = ?", id.value());
    assertThat(repaired(RepairTarget.DOMAIN, false))
        .isInstanceOfSatisfying(
            RepairOutcome.Withheld.class,
            withheld -> assertThat(withheld.why()).contains("cannot take"));
    stores.shop.update("UPDATE loy_account SET status_cd = 'A' WHERE cust_id = ?", id.value());
    // Nobody can apply what the log has of this; it is not for the next test.
    stores.changes();
  }

  @Test
  void undoingPutsBackButNotOverSomethingNewer() {
    domain("UPDATE membership.profile SET family_name = 'Wrong' WHERE member_id = ?");
    domain("DELETE FROM membership.ledger_entry WHERE points = 7 AND member_id = ?");
    assertThat(repaired(RepairTarget.DOMAIN, false)).isEqualTo(new RepairOutcome.Written(2, 0));
    stores.shop.update("UPDATE customer SET last_name = 'Newer' WHERE cust_id = ?", id.value());
    stores.deliver(stores.changes());
    assertThat(undone()).isEqualTo(new RepairOutcome.Written(0, 1));
    assertThat(stores.domain().find(id).orElseThrow().profile().orElseThrow().familyName())
        .isEqualTo("Newer");
    assertThat(stores.domain().find(id).orElseThrow().ledger()).hasSize(1);
  }

  @Test
  void theShopIsBroughtToTheDomainStoreWhileThatLeads() {
    stores.stage(Stage.LIVE);
    long before = stores.counts().secondWritesOk();
    stores
        .routed()
        .change(
            id,
            member ->
                new Change<>(
                    "",
                    List.of(
                        new Profile(
                            id, "Ada", "Decided", Optional.empty(), Optional.empty(), false))));
    await().until(() -> stores.counts().secondWritesOk() > before);
    stores.shop.update(
        "UPDATE customer SET last_name = 'Stray', remarks = 'x' WHERE cust_id = ?", id.value());
    stores.shop.update("DELETE FROM loy_txn WHERE cust_id = ? AND points = 7", id.value());
    assertThat(rehearsed(RepairTarget.LEGACY, false)).isInstanceOf(RepairOutcome.Written.class);
    assertThat(repaired(RepairTarget.LEGACY, false)).isEqualTo(new RepairOutcome.Written(2, 0));
    same();
    // Its intent is confirmed in the ledger once the shop's log has shown it, and is no divergence.
    assertThat(
            stores.domains.queryForObject(
                "SELECT count(*) FROM seam.intent WHERE intent_id = ? AND decided_by = 'DOMAIN'",
                Long.class,
                "test-" + id.value()))
        .isEqualTo(1);
    assertThat(undone()).isEqualTo(new RepairOutcome.Written(1, 1));
    assertThat(stores.legacy().find(id).orElseThrow().profile().orElseThrow().familyName())
        .isEqualTo("Stray");
  }

  @Test
  void aStrayWriteIsNotOverwrittenBeforeSomebodyHasDecidedAboutIt() {
    stores.stage(Stage.LIVE);
    stores.changes();
    stores.shop.update("UPDATE customer SET last_name = 'Stray' WHERE cust_id = ?", id.value());
    stores.part("membershipChanges", ChangeHandler.class).apply(stores.changes());
    for (RepairOutcome outcome :
        List.of(rehearsed(RepairTarget.LEGACY, true), repaired(RepairTarget.LEGACY, true))) {
      assertThat(outcome)
          .isInstanceOfSatisfying(
              RepairOutcome.Withheld.class,
              withheld -> assertThat(withheld.why()).contains("ficus stray list membership"));
    }
    stores.domains.update(
        "UPDATE seam.stray_write SET state = 'ADOPTED', settled_at = now(), actor = 'a',"
            + " reason = 'r'");
    assertThat(repaired(RepairTarget.LEGACY, false)).isEqualTo(new RepairOutcome.Written(1, 0));
    same();
  }

  @Test
  void theStoreThatLeadsIsNeverWritten() {
    stores.stage(Stage.LIVE);
    assertThat(repaired(RepairTarget.DOMAIN, true))
        .isInstanceOfSatisfying(
            RepairOutcome.Withheld.class,
            withheld -> assertThat(withheld.why()).contains("authority"));
  }

  private RepairOutcome repaired(RepairTarget target, boolean removals) {
    return stores.repairer().repair(target, key(), terms(removals, false));
  }

  private RepairOutcome rehearsed(RepairTarget target, boolean removals) {
    int before = kept.size();
    RepairOutcome outcome = stores.repairer().repair(target, key(), terms(removals, true));
    assertThat(kept).hasSize(before);
    return outcome;
  }

  private RepairOutcome undone() {
    return stores.repairer().undo(key(), kept.get(kept.size() - 1), terms(true, false));
  }

  private Repairer.Terms terms(boolean removals, boolean rehearsal) {
    return new Repairer.Terms("test-" + id.value(), removals, rehearsal, kept::add);
  }

  private AggregateKey key() {
    return AggregateKey.of(id.value());
  }

  private void domain(String sql) {
    assertThat(stores.domains.update(sql, id.value())).isPositive();
  }

  private long count(String sql) {
    return Objects.requireNonNull(stores.domains.queryForObject(sql, Long.class, id.value()));
  }

  private void same() {
    assertThat(stores.domain().find(id)).isPresent().isEqualTo(stores.legacy().find(id));
  }
}
