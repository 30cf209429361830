package io.ficus.cdc.bridge;

import static io.ficus.cdc.bridge.TestBed.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.bridge.fault.BridgeFault;
import io.ficus.cdc.bridge.kafka.AuditEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Positions and slots that are moved by hand. */
@Tag("C9")
class PositionsTest {

  private static final Mandate MANDATE = new Mandate("ann", "a transaction that must not be read");

  private TestBed bed;
  private Bridge bridge;

  @BeforeEach
  void aBridgeThatStreams() throws Exception {
    bed = Stores.bed();
    bed.sql("CREATE TABLE item (id bigint PRIMARY KEY)", "INSERT INTO item VALUES (1)");
    bridge = bed.start(bed.config("public.item"));
    awaitState(bridge, BridgeState.STREAMING);
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  @Test
  void aPositionThatIsSetSkipsWhatLiesBetweenAndIsInTheAudit() throws Exception {
    pause();
    String before = bridge.positions().export().orElseThrow();
    bed.sql("INSERT INTO item VALUES (2)");
    String end = bed.ask("SELECT pg_current_wal_insert_lsn()");
    bed.sql("INSERT INTO item VALUES (3)");
    assertThat(bridge.positions().read(end)).isNotEqualTo(before);
    assertThat(bridge.positions().export()).contains(before);

    bridge.positions().set(end, MANDATE);
    bridge.resume(MANDATE);

    assertThat(bed.awaitChanges(bed.topic("public.item"), 2))
        .extracting(TestBed.Seen::id)
        .containsExactlyInAnyOrder(1L, 3L);
    assertThat(bridge.history())
        .extracting(AuditEntry::kind)
        .containsExactly(
            AuditEntry.Kind.PAUSED, AuditEntry.Kind.POSITION_SET, AuditEntry.Kind.RESUMED);
    assertThat(bridge.history().get(1).details()).containsEntry("from", before);
  }

  @Test
  void anExportedPositionIsTakenAgain() throws Exception {
    pause();
    String exported = bridge.positions().export().orElseThrow();
    bridge.positions().set(exported, MANDATE);
    bridge.resume(MANDATE);
    awaitState(bridge, BridgeState.STREAMING);
    bed.sql("INSERT INTO item VALUES (2)");
    assertThat(bed.awaitChanges(bed.topic("public.item"), 2))
        .extracting(TestBed.Seen::id)
        .containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void nothingIsMovedWhileTheBridgeCarriesOrToWhereTheLogIsGone() throws Exception {
    String before = bridge.positions().export().orElseThrow();
    assertThatThrownBy(() -> bridge.positions().set("FF/0", MANDATE))
        .hasMessageContaining("Pause it first");
    assertThatThrownBy(() -> bridge.positions().dropSlot(MANDATE))
        .hasMessageContaining("Pause it first");
    assertThatThrownBy(() -> bridge.positions().read("tomorrow"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(before).isNotEmpty();
    pause();
    assertThatThrownBy(() -> bridge.positions().set("0/1", MANDATE))
        .isInstanceOf(BridgeFault.class)
        .hasMessageContaining("later place");
    String elsewhere = before.replaceFirst("system \\d+", "system 1");
    assertThat(elsewhere).isNotEqualTo(before);
    assertThatThrownBy(() -> bridge.positions().set(elsewhere, MANDATE))
        .isInstanceOf(BridgeFault.class)
        .hasMessageContaining("is not the one that the stored position is of");
    assertThat(bridge.history())
        .extracting(AuditEntry::kind)
        .containsExactly(AuditEntry.Kind.PAUSED);
  }

  @Test
  void aSlotThatIsAdvancedOrDroppedHaltsTheBridgeRatherThanLeaveAGap() throws Exception {
    assertThat(bridge.positions().slot().state()).isEqualTo("reserved");
    pause();
    bed.sql("INSERT INTO item VALUES (2)");
    bridge.positions().advanceSlot(bed.ask("SELECT pg_current_wal_insert_lsn()"), MANDATE);
    bridge.resume(MANDATE);
    awaitState(bridge, BridgeState.HALTED);
    bridge.positions().dropSlot(MANDATE);
    assertThat(bridge.positions().slot().state()).isEqualTo("missing");
    assertThat(bridge.history())
        .extracting(AuditEntry::kind)
        .endsWith(
            AuditEntry.Kind.SLOT_ADVANCED, AuditEntry.Kind.RESUMED, AuditEntry.Kind.SLOT_DROPPED);
  }

  private void pause() {
    bridge.pause(MANDATE);
    awaitState(bridge, BridgeState.PAUSED);
  }
}
