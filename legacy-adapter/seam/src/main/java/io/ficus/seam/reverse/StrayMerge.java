package io.ficus.seam.reverse;

import io.ficus.cdc.ChangeEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins a stray write and what the domain says, in the caller's transaction of the domain store.
 *
 * <p>A change event has the whole row, also the columns that the write left alone. Taken over as it
 * is, it would undo whatever the domain decided of that row since. So three are compared, as
 * version control does it: what the row said before the write, what it says after it, and what the
 * domain says now. Only where the domain still says what the write was made on is it taken over.
 */
final class StrayMerge<P, K> {

  private static final String INSTEAD =
      "; refuse it, and make through the domain what should stand";

  private final SettledDomain<P, K> domain;

  StrayMerge(SettledDomain<P, K> domain) {
    this.domain = domain;
  }

  /**
   * Makes the write a decision of the domain.
   *
   * @param shown is told if the legacy store has what was decided: it was the write that brought it
   * @return what stands against it, in which case nothing was changed; empty if it is done, or was
   *     so already
   * @throws io.ficus.cdc.UnmappableChangeException if the row says what the domain cannot take
   */
  Optional<String> adopt(ChangeEvent stray, Runnable shown) {
    switch (stray.operation()) {
      case READ, CREATE -> {}
      case UPDATE, DELETE -> {
        if (stray.before().isEmpty()) {
          return Optional.of(
              "the log does not say what the row held before it (ALTER TABLE "
                  + stray.table()
                  + " REPLICA IDENTITY FULL makes it do so for later ones)"
                  + INSTEAD);
        }
      }
      case TRUNCATE -> {
        return Optional.of("it emptied the whole table" + INSTEAD);
      }
    }
    Map<K, Optional<P>> before = said(stray.before().map(domain::partsOf));
    Map<K, Optional<P>> after = said(stray.after().map(domain::partsOf));
    Map<K, P> now = domain.held(stray);
    List<P> decisions = new ArrayList<>();
    List<K> gone = new ArrayList<>();
    Set<K> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (K name : names) {
      Optional<P> here = Optional.ofNullable(now.get(name));
      Optional<P> base = before.getOrDefault(name, Optional.empty());
      Optional<P> wanted = after.getOrDefault(name, Optional.empty());
      if (here.equals(wanted)) {
        continue;
      }
      if (!here.equals(base)) {
        return Optional.of(
            "it was made on "
                + text(base)
                + ", and the domain says "
                + text(here)
                + " by now"
                + INSTEAD);
      }
      wanted.ifPresent(decisions::add);
      // Also what is going to be stored anew: it may belong to another aggregate from now on. Only
      // what was held and looked at, so that nothing goes that somebody has decided meanwhile.
      here.ifPresent(replaced -> gone.add(name));
    }
    if (!gone.isEmpty()) {
      domain.forget(gone);
    }
    if (!decisions.isEmpty()) {
      domain.decide(decisions);
      // Unless something else was brought to the row since: then the reverse sync has work to do.
      if (domain.isInLegacy(decisions)) {
        shown.run();
      }
    }
    return Optional.empty();
  }

  /**
   * Makes the row of the legacy store again what the domain says. A table that was emptied has no
   * row of which that could be said: its rows are a repair's.
   *
   * @return the intent of that; empty if nothing had to be written, because the row is so already,
   *     or holds nothing of the domain's, or there is none
   * @throws io.ficus.cdc.UnmappableChangeException if the row has no key that the domain knows
   */
  Optional<String> restore(ChangeEvent stray) {
    if (stray.operation() == ChangeEvent.Operation.TRUNCATE) {
      return Optional.empty();
    }
    Optional<K> name = domain.nameOf(stray.rowKey());
    if (name.isEmpty()) {
      return Optional.empty();
    }
    // Held until the caller's transaction ends: what is decided meanwhile is brought after this.
    P part = domain.held(stray).get(name.get());
    return part == null
        ? domain.restore(List.of(), List.of(name.get()))
        : domain.restore(List.of(part), List.of());
  }

  private Map<K, Optional<P>> said(Optional<Map<K, Optional<P>>> parts) {
    return parts.orElseGet(LinkedHashMap::new);
  }

  private String text(Optional<P> part) {
    return part.map(Object::toString).orElse("nothing");
  }
}
