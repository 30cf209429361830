package io.ficus.benchmarks.reconciliation;

import java.util.concurrent.Callable;

/** The ways of comparing that are measured beside each other. */
enum Way {
  FICUS("Ficus, one run from its start to its verdict") {
    @Override
    Comparing on(Ground ground) {
      return new FicusRun(ground);
    }
  },
  LIMIT("the limit: both sides read, the bytes hashed, nothing compared") {
    @Override
    Comparing on(Ground ground) {
      return new BareReading(ground);
    }
  },
  MD5("md5 of the rows in the databases, summed by chunk; names chunks, no rows") {
    @Override
    Comparing on(Ground ground) {
      return new ChecksumComparison(ground);
    }
  },
  CURSOR("two JDBC cursors, compared column by column") {
    @Override
    Comparing on(Ground ground) {
      return new CursorComparison(ground);
    }
  };

  private final String label;

  Way(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Gets ready to compare, several times. */
  abstract Comparing on(Ground ground) throws Exception;

  /** Says how many differences it has found, by its own count. */
  interface Comparing extends Callable<Long>, AutoCloseable {
    @Override
    void close();
  }
}
