package io.ficus.cdc.bridge.source;

import java.util.HashMap;
import java.util.Map;

/**
 * How many rows of a table are read at once. A driver counts rows and not bytes, and nobody knows
 * how large a row is before it is read; so where rows turn out to be too large for the memory that
 * they may take, the next attempt reads fewer. Where they are read one by one it takes what comes.
 *
 * @param snapshotRows of the first snapshot; below 1 where the driver gives that a meaning of its
 *     own
 * @param chunkRows of a snapshot that is read while the log is followed. They stay in memory until
 *     the log has come to where they were read
 */
public record FetchSize(int snapshotRows, int chunkRows) {

  private static final String SNAPSHOT = "snapshot.fetch.size";
  private static final String CHUNK = "incremental.snapshot.chunk.size";

  /** Rows below some 30 kB need no fewer, and a round trip for so many costs next to nothing. */
  private static final String ROWS = "1024";

  private static final int STEP = 16;

  public FetchSize {
    if (chunkRows < 1) {
      throw new IllegalArgumentException(CHUNK + " is at least 1: " + chunkRows);
    }
  }

  /**
   * To begin with.
   *
   * @param debezium further properties of the connector
   * @throws IllegalArgumentException if they name a size that is none
   */
  public static FetchSize of(Map<String, String> debezium) {
    return new FetchSize(
        Integer.parseInt(debezium.getOrDefault(SNAPSHOT, ROWS)),
        Integer.parseInt(debezium.getOrDefault(CHUNK, ROWS)));
  }

  /** For the next attempt, where so many rows were too large. */
  public FetchSize smaller() {
    return new FetchSize(Math.max(1, snapshotRows / STEP), Math.max(1, chunkRows / STEP));
  }

  /** True if rows are read one by one, without a limit. */
  public boolean isLeast() {
    return snapshotRows <= 1 && chunkRows == 1;
  }

  /**
   * For a connector of PostgreSQL, whose driver rather fails than takes more bytes at once.
   *
   * @param mostBytes for all rows that are read at once
   */
  public Map<String, String> limited(long mostBytes) {
    Map<String, String> properties = new HashMap<>();
    // The connector ends the transaction in which it reads a chunk: a second fetch would find that
    // gone, and after a full one the driver asks for a second one.
    properties.put(SNAPSHOT, String.valueOf(Math.max(snapshotRows, chunkRows + 1)));
    properties.put(CHUNK, String.valueOf(chunkRows));
    if (!isLeast()) {
      properties.put("database.maxResultBuffer", String.valueOf(mostBytes));
    }
    return properties;
  }

  /**
   * For a connector that reads the first snapshot row by row.
   *
   * @param mostRows of a chunk
   */
  public Map<String, String> chunk(long mostRows) {
    return Map.of(CHUNK, String.valueOf(Math.max(1, Math.min(chunkRows, mostRows))));
  }
}
