package io.ficus.benchmarks.peers;

import java.io.OutputStream;
import java.sql.Connection;
import java.util.List;
import java.util.Locale;
import org.postgresql.PGConnection;

/** The first snapshot of a filled table, beside a COPY of it that Java reads and throws away. */
final class SnapshotTrial {

  private static final String LAST = "the-last-row-of-the-table";

  private final Arena arena;
  private final RowShape shape = new RowShape("snapshot", 400);

  SnapshotTrial(Arena arena, int rows) throws Exception {
    this.arena = arena;
    shape.create(arena.connection());
    shape.insert(arena.connection(), rows, LAST);
  }

  /** One round: each contender anew, with a slot and a topic that it has not seen before. */
  void round(int number, List<Contender> contenders, Scores scores) throws Exception {
    for (Contender contender : contenders) {
      if (contender instanceof RawStream) {
        continue;
      }
      Assignment assignment = arena.assign(contender, shape, "r" + number).until(LAST);
      if (contender.reachesKafka()) {
        try (Arrivals arrivals = new Arrivals(assignment.bootstrap(), contender.topic(assignment));
            Run run = new Run(contender, assignment)) {
          scores.add(contender, run.untilLast(arrivals));
        }
      } else {
        try (Run run = new Run(contender, assignment)) {
          scores.add(contender, run.untilLast(null));
        }
      }
      arena.dropSlot(assignment);
    }
  }

  /** Rows a second of a COPY to this process. */
  String copy() throws Exception {
    Connection connection = arena.connection();
    long start = System.nanoTime();
    long rows =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut(
                "COPY " + shape.table() + " TO STDOUT (FORMAT binary)",
                OutputStream.nullOutputStream());
    return String.format(
        Locale.ROOT,
        "COPY of the same table, read and thrown away: %,.0f rows/s%n",
        rows / ((System.nanoTime() - start) / 1e9));
  }
}
