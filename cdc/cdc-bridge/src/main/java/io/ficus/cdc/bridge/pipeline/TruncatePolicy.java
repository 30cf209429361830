package io.ficus.cdc.bridge.pipeline;

import io.ficus.cdc.bridge.config.ChangeRules.Truncates;
import io.ficus.cdc.bridge.fault.BridgeFault;
import java.util.Optional;

/** What a TRUNCATE of a carried table becomes. */
public final class TruncatePolicy implements ChangePolicy {

  private final Truncates truncates;

  public TruncatePolicy(Truncates truncates) {
    this.truncates = truncates;
  }

  @Override
  public Optional<OutgoingChange> before(OutgoingChange change) {
    if (!change.operation().equals("t")) {
      return Optional.of(change);
    }
    return switch (truncates) {
      case CARRY -> Optional.of(change);
      case SKIP -> Optional.empty();
      case HALT ->
          throw BridgeFault.fatal(
              change.table()
                  + " was truncated, and ficus.changes.truncates says to halt. Decide what its"
                  + " consumers are to do; then set it to carry or skip and start anew.");
    };
  }
}
