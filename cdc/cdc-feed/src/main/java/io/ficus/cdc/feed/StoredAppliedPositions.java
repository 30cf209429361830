package io.ficus.cdc.feed;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The newer-position rule for the second write of a seam, on the table that the feed itself uses
 * (contract C10). Thread-safe.
 */
public final class StoredAppliedPositions implements AppliedPositions {

  private final AppliedRows rows;

  /**
   * @param store the domain store; the positions join the transaction that Spring has open on it
   */
  public StoredAppliedPositions(DataSource store) {
    this(store, StoreMake.POSTGRESQL);
  }

  /**
   * @param store the store; the positions join the transaction that Spring has open on it
   * @param make what it is
   */
  public StoredAppliedPositions(DataSource store, StoreMake make) {
    this.rows = new AppliedRows(Stores.jooq(store, make));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if no transaction is open: a position that is kept without the
   *     write it stands for would hold the write back for ever
   */
  @Override
  public Set<RowKey> advance(String domain, Collection<RowKey> keys, SourcePosition position) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException(
          "Applied positions were advanced outside a transaction; open one on the domain store"
              + " that holds the write as well");
    }
    Map<RowKey, SourcePosition> positions = new HashMap<>();
    keys.forEach(key -> positions.put(key, position));
    return rows.advance(domain, positions).keySet();
  }

  @Override
  public Map<RowKey, SourcePosition> reached(String domain, Collection<RowKey> keys) {
    return rows.reached(domain, keys);
  }
}
