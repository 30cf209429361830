package io.ficus.benchmarks.reconciliation;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What is compared, and by how many.
 *
 * @param legacy may be of another engine than the domain store
 * @param table on both
 * @param threads that compare at a time
 */
record Ground(Store legacy, Store domain, String table, int threads) {

  /** Keys from one, to before the other. */
  record Part(long from, long to) {

    String where() {
      return " WHERE id >= " + from + " AND id < " + to;
    }
  }

  /** All keys there are, in so many parts. */
  List<Part> parts(int count) throws SQLException {
    try (Connection connection = legacy.connect();
        ResultSet ends =
            connection.createStatement().executeQuery("SELECT min(id), max(id) FROM " + table)) {
      ends.next();
      long first = ends.getLong(1);
      long behind = ends.getLong(2) + 1;
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        parts.add(
            new Part(
                first + (behind - first) * i / count, first + (behind - first) * (i + 1) / count));
      }
      return parts;
    }
  }

  /** Does the work side by side and adds up what each piece says. */
  long sum(List<Callable<Long>> work) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      long sum = 0;
      for (Future<Long> one : workers.invokeAll(work)) {
        sum += one.get();
      }
      return sum;
    } finally {
      workers.shutdown();
    }
  }
}
