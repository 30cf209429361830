package io.ficus.cdc.bridge.source;

import java.sql.SQLException;

/**
 * The right to carry a source under a bridge's name, held in the legacy database by at most one
 * process at a time. It is what a standby waits for. It is not what keeps two from writing: whoever
 * gets it fences the one before in Kafka, so a holder that does not know yet that it has lost it
 * can write nothing any more.
 */
public interface Lease extends AutoCloseable {

  /**
   * Makes sure that it is still held. To be called at least every second: a holder that is silent
   * for much longer loses it.
   *
   * @throws SQLException if it is lost, or cannot be asked for
   */
  void requireHeld() throws SQLException;

  /**
   * True if nobody else can hold it meanwhile; false where the source has no means to guard it, and
   * whoever was started later takes over.
   */
  boolean isExclusive();

  /** Lets go of it. */
  @Override
  void close();

  /** For a source that cannot guard it. */
  Lease UNGUARDED =
      new Lease() {
        @Override
        public void requireHeld() {}

        @Override
        public boolean isExclusive() {
          return false;
        }

        @Override
        public void close() {}
      };
}
