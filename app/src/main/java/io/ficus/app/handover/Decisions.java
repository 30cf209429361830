package io.ficus.app.handover;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets through what an outbox tells: its new rows. Whoever clears old rows out of it takes nothing
 * back and changes no aggregate.
 *
 * <p>Rows that a snapshot has read are old, and not told again. But whoever reads an outbox anew
 * has lost his place in its log, and with it maybe decisions that nothing else shows.
 *
 * @param readAnew is told of that first; once more if the events come again
 */
record Decisions(ChangeHandler handler, Runnable readAnew) implements ChangeHandler {

  @Override
  public void apply(List<ChangeEvent> events) {
    told(events, handler::apply);
  }

  @Override
  public void passedOver(List<ChangeEvent> events) {
    told(events, handler::passedOver);
  }

  @Override
  public boolean asksWhatIsNewer() {
    return handler.asksWhatIsNewer();
  }

  private void told(List<ChangeEvent> events, Consumer<List<ChangeEvent>> next) {
    if (events.stream().anyMatch(e -> e.operation() == ChangeEvent.Operation.READ)) {
      readAnew.run();
    }
    List<ChangeEvent> told =
        events.stream().filter(e -> e.operation() == ChangeEvent.Operation.CREATE).toList();
    if (!told.isEmpty()) {
      next.accept(told);
    }
  }
}
