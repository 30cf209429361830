package io.ficus.cutover.adapter.out.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ficus.cutover.Approval;
import io.ficus.cutover.Approval.Signature;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.ApprovalRecords;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.cutover.application.CutoverFixture;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JooqApprovalRecordsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static ControlStore store;

  @BeforeAll
  static void start() {
    store = new ControlStore();
    new CutoverFixture(store.records(), now -> {}).standAt("membership", Stage.OFF);
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  private static Approval asked() {
    return new Approval(
        0,
        "membership",
        1,
        Stage.DUAL_WRITE,
        Set.of("reconciliation-fresh", "dead-letters-empty"),
        new Signature("ada", "it is known", NOON),
        Optional.empty());
  }

  @Test
  void whatWasAskedAndGivenIsReadBack() {
    ApprovalRecords records = store.approvals();
    Approval first = records.ask(asked());
    Approval second = records.ask(asked());
    Signature bob = new Signature("bob", "seen", NOON.plusSeconds(5));

    assertThat(records.approve(first.id(), bob)).isTrue();
    assertThat(records.approve(first.id(), bob)).isFalse();

    assertThat(records.of("membership"))
        .filteredOn(it -> it.id() >= first.id())
        .extracting(Approval::id, Approval::approved, Approval::overrides)
        .containsExactly(
            tuple(second.id(), Optional.empty(), asked().overrides()),
            tuple(first.id(), Optional.of(bob), asked().overrides()));
    assertThat(records.of("voucher")).isEmpty();
  }

  @Test
  @Tag("C9")
  void theStoreItselfRefusesTheSamePersonAndAnyChange() {
    ApprovalRecords records = store.approvals();
    long id = records.ask(asked()).id();

    assertThatThrownBy(() -> records.approve(id, new Signature(" ADA", "me again", NOON)))
        .isInstanceOf(ControlStoreException.class)
        .hasStackTraceContaining("takes a second person");
    assertThatThrownBy(() -> store.jdbc.update("DELETE FROM control.cutover_approval_asked"))
        .hasStackTraceContaining("append-only");
  }
}
