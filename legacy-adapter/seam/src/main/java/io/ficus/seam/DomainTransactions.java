package io.ficus.seam;

import io.ficus.cdc.SourcePosition;
import io.ficus.seam.ownership.Ownership;
import io.ficus.seam.ownership.Role;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions of a seam in a domain store on PostgreSQL. Each asks first whether it may write, so
 * that the module behind the port need not know that there is anything to ask (contract C5).
 * Thread-safe.
 */
public final class DomainTransactions {

  private final JdbcTemplate store;
  private final TransactionTemplate transaction;
  private final TransactionTemplate limited;
  private final Ownership ownership;

  /**
   * @param store the domain store; the work must reach it by the transaction's connection
   * @param transactions the manager of that data source
   * @param ownership of that store
   * @param secondWriteSeconds what ends a second write whose statement hangs
   */
  public DomainTransactions(
      DataSource store,
      PlatformTransactionManager transactions,
      Ownership ownership,
      int secondWriteSeconds) {
    this.store = new JdbcTemplate(store);
    this.transaction = new TransactionTemplate(transactions);
    this.limited = new TransactionTemplate(transactions);
    this.limited.setTimeout(secondWriteSeconds);
    this.ownership = ownership;
  }

  /**
   * Does the authority's work in a transaction of its own, which is committed when this returns.
   * The intent travels with it: the setting {@code <domain>.correlation_id} holds it.
   *
   * @throws io.ficus.seam.ownership.WriteRefusedException if the store does not admit it
   * @throws IllegalStateException if the caller holds a transaction: the position would go out
   *     before the changes are certain
   */
  public <T> Positioned<T> run(Intent intent, Supplier<T> work) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              if (!status.isNewTransaction()) {
                throw new IllegalStateException(
                    "A routed write of "
                        + intent.domain()
                        + " needs a domain transaction of its own, and the caller holds one");
              }
              ownership.admitAuthority(intent.domain(), epoch(intent), intent.id());
              T result = work.get();
              return new Positioned<>(result, insertPosition());
            }));
  }

  /**
   * Brings what the legacy store has decided, in a transaction of its own.
   *
   * @throws io.ficus.seam.ownership.WriteRefusedException if the legacy store does not have the
   *     authority any more
   */
  public void copy(Intent intent, Runnable work) {
    limited.executeWithoutResult(
        status -> {
          ownership.admit(intent.domain(), Role.COPY, epoch(intent));
          work.run();
        });
  }

  private static Optional<Long> epoch(Intent intent) {
    return intent.epoch().isPresent() ? Optional.of(intent.epoch().getAsLong()) : Optional.empty();
  }

  // As in the legacy store: what is locked by this transaction is changed next behind it.
  private SourcePosition insertPosition() {
    return SourcePosition.ofLsn(
        Objects.requireNonNull(
            store.queryForObject(
                "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint", Long.class)));
  }
}
