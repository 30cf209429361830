package io.ficus.cdc.bridge;

import static org.awaitility.Awaitility.await;

import io.ficus.cdc.Headers;
import io.ficus.cdc.SourcePosition;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was committed to a table, to be compared with what a {@code read_committed} reader sees of
 * it. Thread-safe.
 *
 * <p>The table's rows say who wrote them: {@code txn} and {@code ord} name the change, {@code n}
 * counts the changes of its row from 1, {@code size} is how many changes its transaction has. A
 * table of inserts may do without.
 */
final class Ledger {

  static final String TABLE = "public.item";

  /** With full identity, so that a delete shows which change it follows. */
  static final String[] DDL = {
    "CREATE TABLE item (id bigint PRIMARY KEY, n bigint NOT NULL, txn bigint NOT NULL,"
        + " ord int NOT NULL, size int NOT NULL, filler text)",
    "ALTER TABLE item REPLICA IDENTITY FULL"
  };

  /**
   * One change.
   *
   * @param n its number among the changes of its row, from 1
   * @param name unique
   */
  record Change(long id, long n, String name) {

    static Change of(long id, long n, long txn, int ord) {
      return new Change(id, n, txn + "." + ord);
    }

    static Change delete(long id, long n) {
      return new Change(id, n, deletion(id));
    }
  }

  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();
  private final Map<String, Change> committed = new LinkedHashMap<>();
  private int commits;
  private int rollbacks;

  /** An id that nobody had. */
  long nextId() {
    return ids.incrementAndGet();
  }

  /** A number for a transaction. */
  long nextTransaction() {
    return transactions.incrementAndGet();
  }

  synchronized void committed(List<Change> transaction) {
    commits++;
    transaction.forEach(change -> committed.put(change.name(), change));
  }

  synchronized void rolledBack() {
    rollbacks++;
  }

  synchronized int commits() {
    return commits;
  }

  /**
   * Fills the table in one transaction before a bridge begins.
   *
   * @param filler a SQL expression of {@code i}
   */
  void fill(TestBed bed, int rows, String filler) throws SQLException {
    long first = ids.getAndAdd(rows) + 1;
    long txn = nextTransaction();
    bed.sql(
        "INSERT INTO item SELECT i, 1, %d, i - %d, %d, %s FROM generate_series(%d, %d) i"
            .formatted(txn, first, rows, filler, first, first + rows - 1));
    List<Change> changes = new ArrayList<>(rows);
    for (int ord = 0; ord < rows; ord++) {
      changes.add(Change.of(first + ord, 1, txn, ord));
    }
    committed(changes);
  }

  /** Everything that a table of inserts holds, once nobody writes to it. */
  static Ledger ofInserts(TestBed bed, String table) throws SQLException {
    Ledger ledger = new Ledger();
    for (long id : bed.ids(table)) {
      ledger.committed(List.of(new Change(id, 1, String.valueOf(id))));
    }
    return ledger;
  }

  /** Waits until the last of it has come, and compares. For a table that nobody writes to. */
  Balance awaitAll(Tail tail) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> compare(tail.upToNow()).lost().isEmpty());
    return compare(tail.upToNow());
  }

  /**
   * Waits for quiet, and compares: commits marks until one of them is in Kafka. The log is carried
   * in order, so what was committed before it is there too, or never comes.
   */
  Balance settle(TestBed bed, Tail tail) {
    await()
        .alias("a mark to come")
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              String mark = insert(bed);
              return isSeenSoon(tail, mark);
            });
    return compare(tail.upToNow());
  }

  private static boolean isSeenSoon(Tail tail, String mark) {
    long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    while (System.nanoTime() < end) {
      if (tail.upToNow().stream().anyMatch(row -> name(row).equals(mark))) {
        return true;
      }
    }
    return false;
  }

  /**
   * A transaction of one row.
   *
   * @return the change's name
   */
  String insert(TestBed bed) throws SQLException {
    Change change = Change.of(nextId(), 1, nextTransaction(), 0);
    bed.sql(insertion(change, transactions.get(), 0, 1, "x"));
    committed(List.of(change));
    return change.name();
  }

  static String insertion(Change change, long txn, int ord, int size, String filler) {
    return "INSERT INTO item VALUES ("
        + String.join(
            ", ",
            List.of(
                Long.toString(change.id()),
                Long.toString(change.n()),
                Long.toString(txn),
                Integer.toString(ord),
                Integer.toString(size),
                "'" + filler + "'"))
        + ")";
  }

  /** Compares everything that was seen, in order per partition. */
  synchronized Balance compare(List<TestBed.Seen> all) {
    List<TestBed.Seen> seen = withoutBrokenSnapshots(all);
    Map<String, Integer> times = new HashMap<>();
    Map<String, Integer> eventIds = new HashMap<>();
    Map<Long, Long> newest = new HashMap<>();
    Map<Long, Long> inSnapshot = new HashMap<>();
    Set<Long> streamed = new HashSet<>();
    Set<String> ghosts = new TreeSet<>();
    Set<String> disordered = new TreeSet<>();
    for (TestBed.Seen row : seen) {
      String name = name(row);
      long n = number(row);
      times.merge(name, 1, Integer::sum);
      eventIds.merge(row.headers().getOrDefault(Headers.EVENT_ID, ""), 1, Integer::sum);
      if (!committed.containsKey(name)) {
        ghosts.add(name);
      }
      Long before = newest.merge(row.id(), n, Math::max);
      if (before > n) {
        disordered.add(name + " of row " + row.id());
      }
      if (row.op().equals("r")) {
        inSnapshot.put(row.id(), n);
      } else {
        streamed.add(row.id());
      }
    }
    List<String> lost =
        committed.values().stream()
            .filter(change -> !times.containsKey(change.name()))
            .filter(change -> inSnapshot.getOrDefault(change.id(), 0L) < change.n())
            .filter(
                change ->
                    inSnapshot.isEmpty()
                        || streamed.contains(change.id())
                        || !isDeleted(change.id()))
            .map(Change::name)
            .toList();
    return new Balance(
        commits,
        rollbacks,
        committed.size(),
        seen.size(),
        lost,
        moreThanOnce(times, eventIds),
        List.copyOf(ghosts),
        List.copyOf(disordered),
        torn(seen));
  }

  /** One that was deleted before a snapshot is in neither. */
  private boolean isDeleted(long id) {
    return committed.containsKey(deletion(id));
  }

  private static String deletion(long id) {
    return "delete of " + id;
  }

  private static List<String> moreThanOnce(
      Map<String, Integer> times, Map<String, Integer> eventIds) {
    Set<String> doubled = new TreeSet<>();
    times.forEach((name, count) -> addIfMany(doubled, name, count));
    eventIds.forEach((id, count) -> addIfMany(doubled, "event " + id, count));
    return List.copyOf(doubled);
  }

  private static void addIfMany(Set<String> doubled, String name, int count) {
    if (count > 1) {
      doubled.add(name + " (" + count + ")");
    }
  }

  /** Rows of a snapshot that was broken off come again with the next. */
  private static List<TestBed.Seen> withoutBrokenSnapshots(List<TestBed.Seen> all) {
    @Nullable SourcePosition last =
        all.stream()
            .filter(row -> row.op().equals("r"))
            .map(TestBed.Seen::position)
            .max(SourcePosition::compareTo)
            .orElse(null);
    return all.stream()
        .filter(row -> !row.op().equals("r") || row.position().equals(last))
        .toList();
  }

  /**
   * Source transactions of which a part is seen, or between whose changes others stand. A topic
   * with one partition can be asked at any time; one with more only when it is quiet.
   */
  static List<String> torn(List<TestBed.Seen> seen) {
    Map<Object, Integer> counts = new LinkedHashMap<>();
    Map<Object, Integer> sizes = new HashMap<>();
    Map<Integer, Object> lastOf = new HashMap<>();
    Set<String> ended = new HashSet<>();
    Set<String> torn = new TreeSet<>();
    for (TestBed.Seen row : seen) {
      Object transaction = row.transaction();
      if (transaction == null || row.op().equals("r")) {
        continue;
      }
      counts.merge(transaction, 1, Integer::sum);
      if (!row.op().equals("d") && row.column("size") instanceof Number size) {
        sizes.put(transaction, size.intValue());
      }
      Object before = lastOf.put(row.partition(), transaction);
      if (!transaction.equals(before)) {
        ended.add(row.partition() + " " + before);
        if (ended.contains(row.partition() + " " + transaction)) {
          torn.add("transaction " + transaction + ", with others between");
        }
      }
    }
    counts.forEach(
        (transaction, count) -> {
          int size = sizes.getOrDefault(transaction, count);
          if (count != size) {
            torn.add("transaction " + transaction + ", " + count + " of " + size);
          }
        });
    return new ArrayList<>(torn);
  }

  /** The name of the change that a record is. */
  static String name(TestBed.Seen row) {
    if (row.op().equals("d")) {
      return deletion(row.id());
    }
    Object txn = row.column("txn");
    return txn == null ? String.valueOf(row.id()) : txn + "." + row.column("ord");
  }

  private static long number(TestBed.Seen row) {
    long n = row.column("n") instanceof Number number ? number.longValue() : 1;
    return row.op().equals("d") ? n + 1 : n;
  }
}
