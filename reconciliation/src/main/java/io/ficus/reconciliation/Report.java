package io.ficus.reconciliation;

import java.io.IOException;

/** A report of one run, ready to be written. */
public interface Report {

  /** The run that is reported. */
  Run run();

  /** The form of the report. */
  ReportFormat format();

  /**
   * Writes the report, streaming the differences from the store.
   *
   * @throws IOException if {@code out} does
   */
  void writeTo(Appendable out) throws IOException;
}
