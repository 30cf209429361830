package io.ficus.cdc.bridge.config;

/** How the rows that are there already come, before the first change. */
public enum FirstSnapshot {
  /**
   * All tables as of one moment, then the stream. The fastest; one that is broken off begins again
   * with its first row.
   */
  AT_ONCE,
  /**
   * The stream at once, and one table after the other beside it, as a snapshot that is asked for is
   * read. A table that was read is not read again after a break, and one that was being read is
   * taken up where it was. Needs primary keys.
   */
  WHILE_STREAMING
}
