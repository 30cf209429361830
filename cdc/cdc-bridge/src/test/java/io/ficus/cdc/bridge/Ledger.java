package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Headers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares what a table of inserts holds with what a {@code read_committed} reader sees of it. */
final class Ledger {

  private final TestBed bed;
  private final String table;

  Ledger(TestBed bed, String table) {
    this.bed = bed;
    this.table = table;
  }

  /**
   * Every row once, in the last snapshot or in the stream; none that was rolled back. Waits until
   * the last one has come.
   */
  void assertCarriedOnce(long seed) throws SQLException {
    Set<Long> committed = new HashSet<>(bed.ids(table));
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> ids(seen()).containsAll(committed));
    List<TestBed.Seen> seen = seen();
    String lastSnapshot =
        seen.stream()
            .filter(s -> s.op().equals("r"))
            .map(TestBed.Seen::position)
            .max(io.ficus.cdc.SourcePosition::compareTo)
            .map(Object::toString)
            .orElse("");
    List<Long> once =
        seen.stream()
            .filter(s -> !s.op().equals("r") || s.position().toString().equals(lastSnapshot))
            .map(TestBed.Seen::id)
            .toList();
    assertThat(once).as("seed %s", seed).doesNotHaveDuplicates();
    assertThat(new HashSet<>(once)).as("seed %s", seed).isEqualTo(committed);
    assertThat(seen.stream().map(s -> s.headers().get(Headers.EVENT_ID)))
        .as("seed %s", seed)
        .doesNotHaveDuplicates();
  }

  private List<TestBed.Seen> seen() {
    return bed.changes(bed.topic(table));
  }

  private static Set<Long> ids(List<TestBed.Seen> seen) {
    Set<Long> ids = new HashSet<>();
    seen.forEach(s -> ids.add(s.id()));
    return ids;
  }
}
