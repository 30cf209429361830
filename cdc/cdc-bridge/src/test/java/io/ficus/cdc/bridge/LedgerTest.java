package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.Headers;
import io.ficus.cdc.bridge.Ledger.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The oracle sees what it is there for. */
class LedgerTest {

  private final Ledger ledger = new Ledger();
  private int records;

  @BeforeEach
  void twoTransactions() {
    ledger.committed(
        List.of(Change.of(1, 1, 10, 0), Change.of(2, 1, 10, 1), Change.of(1, 2, 10, 2)));
    ledger.committed(List.of(Change.of(3, 1, 11, 0), Change.delete(1, 3)));
  }

  private List<TestBed.Seen> all() {
    return new ArrayList<>(
        Arrays.asList(
            row("c", 1, 1, 10, 0, 3),
            row("c", 2, 1, 10, 1, 3),
            row("u", 1, 2, 10, 2, 3),
            row("c", 3, 1, 11, 0, 2),
            row("d", 1, 2, 10, 2, 3)));
  }

  @Test
  void findsNothingWhereAllIsWell() {
    Balance balance = ledger.compare(all());
    assertThat(balance.isEven()).as("%s", balance).isTrue();
    assertThat(balance.toString())
        .isEqualTo(
            "2 transactions of 5 changes committed, 0 rolled back; 5 changes in Kafka: lost 0;"
                + " doubled 0; ghosts 0; out of order 0; torn 0; ");
  }

  @Test
  void findsWhatIsLostAndTheTransactionThatIsTornByIt() {
    List<TestBed.Seen> seen = all();
    seen.remove(1);
    Balance balance = ledger.compare(seen);
    assertThat(balance.lost()).containsExactly("10.1");
    assertThat(balance.torn()).containsExactly("transaction 100, 2 of 3");
  }

  @Test
  void findsALostDelete() {
    List<TestBed.Seen> seen = all();
    seen.remove(4);
    assertThat(ledger.compare(seen).lost()).containsExactly("delete of 1");
  }

  @Test
  void findsWhatIsDoubled() {
    List<TestBed.Seen> seen = all();
    seen.add(row("c", 3, 1, 11, 0, 2));
    assertThat(ledger.compare(seen).doubled()).containsExactly("11.0 (2)");
  }

  @Test
  void findsAnEventIdThatIsUsedTwice() {
    List<TestBed.Seen> seen = all();
    seen.get(0).headers().put(Headers.EVENT_ID, "same");
    seen.get(1).headers().put(Headers.EVENT_ID, "same");
    assertThat(ledger.compare(seen).doubled()).containsExactly("event same (2)");
  }

  @Test
  void findsAGhost() {
    List<TestBed.Seen> seen = all();
    seen.add(row("c", 9, 1, 12, 0, 1));
    assertThat(ledger.compare(seen).ghosts()).containsExactly("12.0");
  }

  @Test
  void findsAChangeThatWasOvertaken() {
    List<TestBed.Seen> seen = all();
    seen.add(0, seen.remove(2));
    assertThat(ledger.compare(seen).disordered()).containsExactly("10.0 of row 1");
  }

  @Test
  void findsOthersBetweenTheChangesOfATransaction() {
    List<TestBed.Seen> seen = all();
    seen.add(1, seen.remove(3));
    assertThat(ledger.compare(seen).torn())
        .contains("transaction 100, with others between", "transaction 101, with others between");
  }

  @Test
  void takesARowOfASnapshotForAllThatWasDoneToItBefore() {
    List<TestBed.Seen> seen =
        List.of(row("r", 1, 2, 10, 2, 3), row("r", 2, 1, 10, 1, 3), all().get(3), all().get(4));
    assertThat(ledger.compare(seen).lost()).isEmpty();
    assertThat(ledger.compare(seen.subList(1, 4)).lost()).containsExactly("10.0", "10.2");
  }

  private TestBed.Seen row(String op, long id, long n, long txn, int ord, int size) {
    Map<String, Object> image = Map.of("id", id, "n", n, "txn", txn, "ord", ord, "size", size);
    boolean delete = op.equals("d");
    Map<String, String> headers = new HashMap<>();
    headers.put(Headers.EVENT_ID, "e" + records++);
    headers.put(Headers.POSITION, "0:100");
    return new TestBed.Seen(
        "item",
        0,
        "{\"id\":" + id + "}",
        Map.of(
            "op",
            op,
            delete ? "before" : "after",
            image,
            "source",
            Map.of("txId", delete ? 101L : 90 + txn)),
        headers);
  }
}
