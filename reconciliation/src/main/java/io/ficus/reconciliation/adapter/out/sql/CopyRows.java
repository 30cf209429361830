package io.ficus.reconciliation.adapter.out.sql;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * A query's answer as COPY's binary format: a header, a tuple per row, and a trailer without which
 * the answer is not whole. The format is described in PostgreSQL's manual under COPY. Fields carry
 * no type, so the types come from the query's description.
 */
final class CopyRows extends Rows {

  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int HAS_OIDS = 1 << 16;

  private final Snapshot snapshot;
  private final Columns columns;
  private final CopyOut copy;
  private byte[] buffer = new byte[0];
  private int at;
  private boolean ended;

  private CopyRows(Snapshot snapshot, Columns columns, CopyOut copy) {
    this.snapshot = snapshot;
    this.columns = columns;
    this.copy = copy;
  }

  static CopyRows open(Snapshot snapshot, Columns columns, String query) throws SQLException {
    CopyOut copy =
        snapshot
            .connection()
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
    CopyRows rows = new CopyRows(snapshot, columns, copy);
    rows.header();
    return rows;
  }

  private void header() throws SQLException {
    need(SIGNATURE.length + 8);
    if (!Arrays.equals(buffer, at, at + SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
      throw new SQLException("The answer does not begin like a binary COPY");
    }
    at += SIGNATURE.length;
    int flags = integer();
    if ((flags & HAS_OIDS) != 0 || (flags >>> 16) != 0) {
      throw new SQLException("A binary COPY with unknown flags: " + Integer.toHexString(flags));
    }
    int extension = integer();
    need(extension);
    at += extension;
  }

  @Override
  @Nullable Keyed next() throws SQLException {
    if (ended) {
      return null;
    }
    if (at == buffer.length) {
      buffer = new byte[0];
      at = 0;
    }
    need(2);
    int fields = (short) ((buffer[at] & 0xff) << 8 | (buffer[at + 1] & 0xff));
    at += 2;
    if (fields == -1) {
      ended = true;
      while (copy.readFromCopy() != null) {
        throw new SQLException("The answer goes on after its end");
      }
      return null;
    }
    if (fields != columns.count()) {
      throw new SQLException("A row of " + fields + " fields, not " + columns.count());
    }
    int[] places = new int[2 * fields];
    for (int i = 0; i < fields; i++) {
      need(4);
      int length = integer();
      need(Math.max(0, length));
      places[2 * i] = at;
      places[2 * i + 1] = length;
      at += Math.max(0, length);
    }
    CopyRow row = new CopyRow(columns, buffer, places);
    return new Keyed(row.key(), row);
  }

  private int integer() {
    int value = PgBinary.int4(buffer, at);
    at += 4;
    return value;
  }

  /**
   * Makes sure that so many bytes can be read. A message mostly holds a whole row; where it does
   * not, the next is put behind it, in a new buffer, for rows that were handed out keep the old
   * one.
   */
  private void need(int bytes) throws SQLException {
    while (buffer.length - at < bytes) {
      byte[] more = copy.readFromCopy();
      if (more == null) {
        throw new SQLException("The answer broke off in the middle");
      }
      if (buffer.length == 0) {
        buffer = more;
      } else {
        byte[] joined = Arrays.copyOf(buffer, buffer.length + more.length);
        System.arraycopy(more, 0, joined, buffer.length, more.length);
        buffer = joined;
      }
    }
  }

  /**
   * Gives up the connection if the answer was not read to its end. To cancel the rest instead is a
   * race with that end: the cancel can hit whatever the connection is used for next, and what the
   * server answered can be taken for the next answer. Seen with a pool.
   */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      snapshot.abandon();
    }
  }
}
