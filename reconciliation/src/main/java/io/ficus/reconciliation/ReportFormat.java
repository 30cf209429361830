package io.ficus.reconciliation;

/** The forms in which a run is reported. */
public enum ReportFormat {
  /** One self-contained page that opens offline. */
  HTML,
  /** For programs; carries a schema version. */
  JSON,
  /** One line per key and column that differs; the run's equation stands in the other forms. */
  CSV,
  /** A page in Markdown, for a pull request. */
  MD,
  /** JUnit's XML, for CI servers: a test case for each equation, check and column. */
  JUNIT
}
