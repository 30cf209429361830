package io.ficus.app.server;

import io.ficus.cdc.Mandate;
import io.ficus.cdc.feed.publish.EventPublisher;
import io.ficus.cutover.Act;
import io.ficus.cutover.application.Acts;
import io.ficus.cutover.application.ControlStoreException;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Lets public events go on that have halted, and keeps who asked for it and why: before it is done,
 * and afterwards what was passed over. What cannot be kept is not done. Thread-safe.
 */
final class ResumedEvents {

  private final List<EventPublisher> publishers;
  private final Acts acts;

  ResumedEvents(List<EventPublisher> publishers, Acts acts) {
    this.publishers = publishers;
    this.acts = acts;
  }

  /**
   * What would be passed over, for people; empty if nothing.
   *
   * @throws NoSuchElementException if nobody publishes events of this domain
   */
  String missing(String domain) {
    return of(domain).missing();
  }

  /**
   * As {@link EventPublisher#resume}.
   *
   * @throws NoSuchElementException if nobody publishes events of this domain
   */
  String resume(String domain, Mandate mandate) {
    EventPublisher publisher = of(domain);
    long id = acts.begin(domain, Act.Kind.EVENTS_RESUME, mandate.actor(), mandate.reason());
    try {
      String passedOver = publisher.resume();
      acts.end(id, true, passedOver);
      return passedOver;
    } catch (ControlStoreException e) {
      throw e; // what came of it stays open in the history
    } catch (RuntimeException e) {
      try {
        acts.end(id, false, String.valueOf(e.getMessage()));
      } catch (ControlStoreException lost) {
        e.addSuppressed(lost);
      }
      throw e;
    }
  }

  private EventPublisher of(String domain) {
    return publishers.stream()
        .filter(publisher -> publisher.status().domain().equals(domain))
        .findFirst()
        .orElseThrow(
            () -> new NoSuchElementException("This server publishes no events of " + domain));
  }
}
