package io.ficus.cdc.bridge.pipeline;

import java.util.Optional;
import java.util.Set;

/**
 * Carries nothing but new rows of tables that are only appended to. Their old rows are cleared away
 * some day; that is no news, and the log does not even say by which key it would be told.
 */
public final class AppendOnlyPolicy implements ChangePolicy {

  private static final Set<String> NEW = Set.of("c", "r");

  private final Set<String> tables;

  /**
   * @param tables with their schemas
   */
  public AppendOnlyPolicy(Set<String> tables) {
    this.tables = tables;
  }

  @Override
  public Optional<OutgoingChange> before(OutgoingChange change) {
    return tables.contains(change.table()) && !NEW.contains(change.operation())
        ? Optional.empty()
        : Optional.of(change);
  }
}
