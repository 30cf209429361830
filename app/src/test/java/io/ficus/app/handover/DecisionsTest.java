package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeEvent.Operation;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What of an outbox reaches those who bring it. */
class DecisionsTest {

  private static final String OUTBOX = "membership.outbox";

  private final List<ChangeEvent> told = new ArrayList<>();
  private final AtomicInteger readAnew = new AtomicInteger();
  private final Decisions decisions = new Decisions(told::addAll, readAnew::incrementAndGet);

  @Test
  void onlyNewRowsAreDecisions() {
    ChangeEvent decided = event(Operation.CREATE);
    decisions.apply(List.of(decided, event(Operation.DELETE)));
    assertThat(told).containsExactly(decided);
    assertThat(readAnew).hasValue(0);
  }

  /** What was decided while nobody followed the log may be in no row any more. */
  @Test
  void rowsThatASnapshotHasReadAreNotToldAgainButSomebodyHearsOfIt() {
    decisions.apply(List.of(event(Operation.READ)));
    decisions.passedOver(List.of(event(Operation.READ)));
    assertThat(told).isEmpty();
    assertThat(readAnew).hasValue(2);
  }

  private static ChangeEvent event(Operation operation) {
    Optional<Row> row = Optional.of(new Row(OUTBOX, Map.of("event_id", "e")));
    return new ChangeEvent(
        "id",
        "domains",
        OUTBOX,
        operation,
        new RowKey(OUTBOX, "e"),
        operation == Operation.DELETE ? row : Optional.empty(),
        operation == Operation.DELETE ? Optional.empty() : row,
        SourcePosition.ofLsn(1),
        Instant.EPOCH,
        Optional.empty());
  }
}
