package io.ficus.seam;

import io.ficus.cdc.OriginMark;
import io.ficus.seam.ownership.Role;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions of Ficus in a legacy store: each says first who made it, and last, where the store's
 * log can tell, where in it it stands. Thread-safe.
 */
public final class LegacyTransactions {

  private final JdbcTemplate legacy;
  private final TransactionTemplate transaction;
  private final String instance;

  /**
   * @param legacy the legacy store; the work must reach it by the transaction's connection
   * @param transactions the manager of that data source
   * @param instance the name of this instance, without {@code |}
   */
  public LegacyTransactions(
      DataSource legacy, PlatformTransactionManager transactions, String instance) {
    this.legacy = new JdbcTemplate(legacy);
    this.transaction = new TransactionTemplate(transactions);
    this.instance = instance;
  }

  /**
   * Does work in a transaction of its own, which is committed when this returns.
   *
   * @throws IllegalStateException if the caller holds a legacy transaction: the position would go
   *     out before the changes are certain. That transaction can then only be rolled back
   */
  public <T> Committed<T> run(Intent intent, Supplier<T> work) {
    return in(
        alone -> {
          if (!alone) {
            throw new IllegalStateException(
                "A routed write of "
                    + intent.domain()
                    + " needs a legacy transaction of its own, and the caller holds one");
          }
          return placed(intent, work);
        });
  }

  /** Does work in the caller's transaction if there is one, else in one of its own. */
  public <T> Committed<T> join(Intent intent, Supplier<T> work) {
    return in(alone -> placed(intent, work));
  }

  /**
   * Brings what the domain store has decided; in the caller's transaction if there is one. A fenced
   * store takes it only while the domain store has the authority.
   */
  public <T> T copy(Intent intent, Supplier<T> work) {
    return in(alone -> as(Role.COPY, intent, work));
  }

  /** Tells the work whether the transaction was begun for it. */
  private <T> T in(Function<Boolean, T> work) {
    return Objects.requireNonNull(
        transaction.execute(status -> work.apply(status.isNewTransaction())));
  }

  private <T> Committed<T> placed(Intent intent, Supplier<T> work) {
    T result = as(Role.AUTHORITY, intent, work);
    return new Committed<>(result, LegacyLog.of(legacy).position(legacy));
  }

  private <T> T as(Role role, Intent intent, Supplier<T> work) {
    return LegacyLog.of(legacy)
        .as(
            legacy,
            new OriginMark(intent.domain(), intent.id(), instance),
            writer(intent, role),
            work);
  }

  private static String writer(Intent intent, Role role) {
    String epoch = intent.epoch().isPresent() ? Long.toString(intent.epoch().getAsLong()) : "";
    return intent.domain() + "|" + role + "|" + epoch;
  }
}
