package io.ficus.app.handover;

import io.ficus.app.web.ProblemException;
import io.ficus.cdc.feed.StoreMake;
import io.ficus.cutover.Authority;
import io.ficus.cutover.application.Sequences;
import io.ficus.cutover.domain.handover.PartOutcome;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;

/**
 * Lifts the sequences of the store that will give the ids above those of the other. A reserve lies
 * between them, for ids that somebody with an old stage still draws from the old store: what is
 * drawn there is refused when it is written, and repeated in the new store under the same id. The
 * monolith draws from it, too, with each write that the fence refuses.
 */
final class MirroredSequences implements Sequences {

  private static final long RESERVE = 100_000;

  private final SequenceStore legacy;
  private final SequenceStore domainStore;
  private final MovedDomains domains;

  MirroredSequences(
      DataSource legacy, StoreMake make, DataSource domainStore, MovedDomains domains) {
    this.legacy = SequenceStore.of(make, legacy);
    this.domainStore = SequenceStore.of(StoreMake.POSTGRESQL, domainStore);
    this.domains = domains;
  }

  @Override
  public PartOutcome handOver(String domain, Authority to) {
    try {
      StringBuilder done = new StringBuilder();
      for (MovedDomain.Sequences pair : domains.of(domain).sequences()) {
        long lifted =
            switch (to) {
              case DOMAIN -> lift(domainStore, pair.domain(), legacy.last(pair.legacy()));
              case LEGACY -> lift(legacy, pair.legacy(), domainStore.last(pair.domain()));
            };
        done.append(done.isEmpty() ? "" : ", ").append(pair.domain()).append(" at ").append(lifted);
      }
      return new PartOutcome.Done(done.toString());
    } catch (DataAccessException | ProblemException e) {
      return new PartOutcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  // Once more is no more: a sequence that is above the other by the reserve is left alone.
  private static long lift(SequenceStore store, String sequence, long other) {
    store.lift(sequence, other + RESERVE);
    return store.last(sequence);
  }
}
