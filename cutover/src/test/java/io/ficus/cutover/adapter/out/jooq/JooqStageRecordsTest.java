package io.ficus.cutover.adapter.out.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cutover.AuditEntry.Kind;
import io.ficus.cutover.CutoverOutcome.Advanced;
import io.ficus.cutover.CutoverOutcome.Conflict;
import io.ficus.cutover.CutoverOutcome.WouldAdvance;
import io.ficus.cutover.CutoverOutcome.WouldRollBack;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.ConcurrentAdvances;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.StageRecords;
import io.ficus.cutover.application.StageRecordsContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionTemplate;

class JooqStageRecordsTest extends StageRecordsContract {

  private static ControlStore store;

  @BeforeAll
  static void start() {
    store = new ControlStore();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Override
  protected StageRecords records() {
    return store.records();
  }

  @Test
  @Tag("C9")
  void anAuditEntryThatCannotBeWrittenLeavesTheStageUnchanged() {
    records().register(registered(domain));
    store.jdbc.execute(
        "ALTER TABLE control.cutover_audit ADD CONSTRAINT planted CHECK (domain <> '"
            + domain
            + "') NOT VALID");
    try {
      assertThatThrownBy(() -> records().change(advance(domain)))
          .isInstanceOf(ControlStoreException.class)
          .hasMessageContaining("planted");
    } finally {
      store.jdbc.execute("ALTER TABLE control.cutover_audit DROP CONSTRAINT planted");
    }

    assertThat(records().find(domain).orElseThrow().stage()).isEqualTo(Stage.OFF);
    assertThat(records().history(domain)).hasSize(1);
  }

  @Test
  @Tag("C9")
  void aRegistrationThatCannotBeAuditedDoesNotHappen() {
    store.jdbc.execute(
        "ALTER TABLE control.cutover_audit ADD CONSTRAINT planted CHECK (domain <> '"
            + domain
            + "') NOT VALID");
    try {
      assertThatThrownBy(() -> records().register(registered(domain)))
          .isInstanceOf(ControlStoreException.class);
    } finally {
      store.jdbc.execute("ALTER TABLE control.cutover_audit DROP CONSTRAINT planted");
    }

    assertThat(records().find(domain)).isEmpty();
  }

  @Test
  @Tag("C9")
  void theAuditCanOnlyGrow() {
    records().register(registered(domain));

    for (String sql :
        List.of(
            "UPDATE control.cutover_audit SET reason = 'x'",
            "DELETE FROM control.cutover_audit",
            "TRUNCATE control.cutover_audit")) {
      assertThatThrownBy(() -> store.jdbc.execute(sql))
          .isInstanceOf(DataAccessException.class)
          .hasMessageContaining("append-only");
    }
  }

  @Test
  void theStoreItselfRefusesAnEpochThatFallsOrJumps() {
    records().register(registered(domain));

    for (int epoch : new int[] {1, 3}) {
      assertThatThrownBy(
              () ->
                  store.jdbc.update(
                      "UPDATE control.cutover_stage SET epoch = ? WHERE domain = ?", epoch, domain))
          .isInstanceOf(DataAccessException.class)
          .hasMessageContaining("can only go from 1 to 2");
    }
  }

  @Test
  void aChangeStandsEvenIfTheCallersOwnTransactionIsRolledBack() {
    records().register(registered(domain));

    new TransactionTemplate(store.transactions)
        .executeWithoutResult(
            status -> {
              records().change(advance(domain));
              status.setRollbackOnly();
            });

    assertThat(records().find(domain).orElseThrow().epoch()).isEqualTo(2);
  }

  @Test
  @Tag("C9")
  void aDryRunAndAPlanLeaveTheTablesByteIdentical() {
    CutoverFixture fixture = new CutoverFixture(records(), now -> {});
    fixture.standAt(domain, Stage.DUAL_WRITE);
    String before = store.checksum();

    assertThat(fixture.cutovers.plan(domain).orElseThrow().wouldAdvance()).isTrue();
    assertThat(fixture.cutovers.advance(domain, CutoverFixture.dryRun()))
        .isInstanceOf(WouldAdvance.class);
    assertThat(fixture.cutovers.rollback(domain, Optional.empty(), CutoverFixture.dryRun()))
        .isInstanceOf(WouldRollBack.class);
    assertThat(store.checksum()).isEqualTo(before);

    // The checksum sees a change where there is one.
    fixture.cutovers.advance(domain, CutoverFixture.request());
    assertThat(store.checksum()).isNotEqualTo(before);
  }

  @Test
  void ofTwoAdvancesAtOnceExactlyOneWinsAndIsAuditedOnce() throws Exception {
    CutoverFixture fixture = new CutoverFixture(records(), now -> {});
    fixture.cutovers.register(domain);

    assertThat(ConcurrentAdvances.two(fixture, domain))
        .hasExactlyElementsOfTypes(Advanced.class, Conflict.class);
    assertThat(records().history(domain))
        .extracting(entry -> entry.kind())
        .containsExactly(Kind.ADVANCED, Kind.REGISTERED);
  }
}
