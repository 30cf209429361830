package io.ficus.cdc.bridge.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;

@Tag("C1")
class TransactionCursorTest {

  /** Transactions of random size, batches of random size, crashes before and after any batch. */
  @RepeatedTest(50)
  void neitherLosesNorDoublesWhateverBatchTheCrashFollows() {
    long seed = new Random().nextLong();
    Random chance = new Random(seed);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sizes.add(1 + chance.nextInt(12));
    }
    List<String> kafka = new ArrayList<>();
    String storedTransaction = "";
    long storedCount = 0;
    int firstUnfinished = 0;
    while (firstUnfinished < sizes.size()) {
      TransactionCursor cursor = new TransactionCursor(storedTransaction, storedCount, Set.of());
      int batches = chance.nextInt(4);
      int transaction = firstUnfinished;
      int event = 0;
      while (batches-- > 0 && transaction < sizes.size()) {
        List<String> batch = new ArrayList<>();
        int size = 1 + chance.nextInt(5);
        while (size-- > 0 && transaction < sizes.size()) {
          long ordinal = cursor.next(Integer.toString(transaction));
          assertThat(ordinal).isEqualTo(event);
          if (!cursor.isInKafka()) {
            batch.add(transaction + "-" + ordinal);
          }
          if (++event == sizes.get(transaction)) {
            transaction++;
            event = 0;
          }
        }
        kafka.addAll(batch);
        storedTransaction = cursor.transaction();
        storedCount = cursor.count();
        // The commit shows with the next event only, so it is known late, or not at all.
        boolean unknown = event == 0 && transaction > firstUnfinished && chance.nextBoolean();
        firstUnfinished = unknown ? transaction - 1 : transaction;
      }
    }
    List<String> expected = new ArrayList<>();
    for (int t = 0; t < sizes.size(); t++) {
      for (int e = 0; e < sizes.get(t); e++) {
        expected.add(t + "-" + e);
      }
    }
    assertThat(kafka).as("seed %s", seed).isEqualTo(expected);
  }
}
