package io.ficus.cdc.bridge.source;

import io.ficus.cdc.SourcePosition;
import java.util.Map;

/**
 * A place in the log between two transactions: every transaction that was committed before it has
 * been read whole, and the database sends everything else again when it is asked to go on from
 * here. An unfinished transaction is sent again from its beginning.
 *
 * @param position to compare and to show
 * @param offset the same as the connector's own offset, ready to be handed to it. Numbers, texts
 *     and booleans only; nothing that points into a transaction
 */
public record ResumePoint(SourcePosition position, Map<String, Object> offset) {

  /** Nowhere yet. */
  public static final ResumePoint NONE = new ResumePoint(new SourcePosition(0, 0), Map.of());

  public ResumePoint {
    offset = Map.copyOf(offset);
  }
}
