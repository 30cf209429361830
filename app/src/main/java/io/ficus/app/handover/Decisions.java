package io.ficus.app.handover;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets through what an outbox tells: its new rows. Whoever clears old rows out of it takes nothing
 * back and changes no aggregate.
 */
record Decisions(ChangeHandler handler) implements ChangeHandler {

  @Override
  public void apply(List<ChangeEvent> events) {
    told(events, handler::apply);
  }

  @Override
  public void passedOver(List<ChangeEvent> events) {
    told(events, handler::passedOver);
  }

  private static void told(List<ChangeEvent> events, Consumer<List<ChangeEvent>> next) {
    List<ChangeEvent> told =
        events.stream().filter(e -> e.operation() == ChangeEvent.Operation.CREATE).toList();
    if (!told.isEmpty()) {
      next.accept(told);
    }
  }
}
