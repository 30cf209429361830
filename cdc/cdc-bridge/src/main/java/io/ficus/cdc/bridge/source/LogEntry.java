package io.ficus.cdc.bridge.source;

import io.ficus.cdc.SourcePosition;

/**
 * What one record of the connector is, in words that all families share.
 *
 * @param kind what it is
 * @param afterBoundary everything that was read before this record belongs to transactions that
 *     have been read whole
 * @param atBoundary the same including this record
 * @param table with its schema, of a row; empty otherwise
 * @param position where it stands in the log. Two changes of one row never share it
 * @param transaction the transaction that it belongs to, unique for as long as a transaction can be
 *     sent again; empty if it belongs to none
 * @param content what a mark says; empty otherwise
 * @param last the last row of its table in a snapshot
 */
public record LogEntry(
    Kind kind,
    boolean afterBoundary,
    boolean atBoundary,
    String table,
    SourcePosition position,
    String transaction,
    String content,
    boolean last) {

  /** The kinds of records that a bridge tells apart. */
  public enum Kind {
    /** A row as the initial snapshot saw it. */
    SNAPSHOT_ROW,
    /** A committed change of a row, a truncate, or a row of an incremental snapshot. */
    CHANGE,
    /** Who made the transaction, its first statement; {@code content} is the encoded origin. */
    ORIGIN,
    /** A watermark; {@code content} is its id. */
    WATERMARK,
    /** What {@link LegacySource#heartbeat} wrote has come back; {@code content} is what it said. */
    HEARTBEAT,
    /** BEGIN or END of a transaction as the connector reports it. Not counted as an event. */
    TRANSACTION_METADATA,
    /** Nothing to carry; it only shows how far the log was read. */
    PROGRESS
  }
}
