package io.ficus.cdc.feed;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.SourcePosition;

/** What a record of a change topic turned out to be. */
sealed interface Parsed {

  /** A change of one row. */
  record Change(ChangeEvent event) implements Parsed {}

  /** A watermark: everything before this position has passed. */
  record Mark(SourcePosition position) implements Parsed {}

  /**
   * A record that no handler can be asked about.
   *
   * @param reason why, and what to do about it
   * @param blocksKey whether later records of its key must wait behind it
   */
  record Unusable(String reason, boolean blocksKey) implements Parsed {}
}
