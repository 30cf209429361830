package io.ficus.seam.reverse;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.seam.ownership.Ownership;
import java.util.List;

/**
 * What a domain does with legacy changes, by who has the authority. While it is the legacy store,
 * they are applied. While it is the domain store, a change that Ficus made is an acknowledgement of
 * what the domain decided, and never an echo; any other is a stray write, which is kept and shown.
 *
 * <p>The authority is read in the feed's own transaction, under the shared lock: it cannot move
 * between the question and the commit, and no cached stage has a say.
 */
public final class FollowedChanges implements ChangeHandler {

  private final String domain;
  private final Ownership domainStore;
  private final ChangeHandler translator;
  private final IntentLedger ledger;
  private final StrayWrites strays;

  /**
   * @param domainStore the ownership of the domain store
   * @param translator applies legacy changes to the domain
   * @param ledger in the domain store
   * @param strays in the domain store
   */
  public FollowedChanges(
      String domain,
      Ownership domainStore,
      ChangeHandler translator,
      IntentLedger ledger,
      StrayWrites strays) {
    this.domain = domain;
    this.domainStore = domainStore;
    this.translator = translator;
    this.ledger = ledger;
    this.strays = strays;
  }

  @Override
  public void apply(List<ChangeEvent> events) {
    switch (domainStore.held(domain).authority()) {
      case LEGACY -> {
        translator.apply(events);
        ledger.decidedByLegacy(domain, intents(events));
      }
      case DOMAIN -> {
        events.stream()
            .filter(event -> !ofThisDomain(event))
            .forEach(event -> strays.keep(domain, event));
        ledger.seenInLegacy(domain, intents(events));
      }
    }
  }

  // What a second write brought first is not applied again, and the ledger has to hear of it.
  @Override
  public void passedOver(List<ChangeEvent> events) {
    List<String> intents = intents(events);
    if (!intents.isEmpty()) {
      switch (domainStore.held(domain).authority()) {
        case LEGACY -> ledger.shownByLegacy(domain, intents);
        case DOMAIN -> ledger.seenInLegacy(domain, intents);
      }
    }
    translator.passedOver(events);
  }

  private boolean ofThisDomain(ChangeEvent event) {
    return event.origin().filter(mark -> mark.domain().equals(domain)).isPresent();
  }

  private List<String> intents(List<ChangeEvent> events) {
    return events.stream()
        .filter(this::ofThisDomain)
        .flatMap(event -> event.origin().stream())
        .map(mark -> mark.intentId())
        .distinct()
        .sorted()
        .toList();
  }
}
