package io.ficus.reconciliation;

import java.io.IOException;
import java.io.Writer;

/** A report of one run, ready to be written. */
public interface Report {

  /** The run that is reported. */
  Run run();

  /** The form of the report. */
  ReportFormat format();

  /**
   * Writes the report, streaming the differences from the store.
   *
   * @param out is flushed and not closed
   * @throws IOException if {@code out} does
   */
  void writeTo(Writer out) throws IOException;
}
