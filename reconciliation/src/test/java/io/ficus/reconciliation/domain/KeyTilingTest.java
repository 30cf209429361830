package io.ficus.reconciliation.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C8")
class KeyTilingTest {

  @Test
  void nothingCoveredLeavesEverything() {
    assertThat(KeyTiling.gaps(List.of())).containsExactly(new KeyRange(null, null));
  }

  @Test
  void theGapsAreExactlyWhatIsNotCovered() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<AggregateKey> boundaries =
          LongStream.range(0, random.nextInt(12)).mapToObj(AggregateKey::of).toList();
      List<KeyRange> all = KeyRange.cutAt(boundaries);
      List<KeyRange> covered = new ArrayList<>(all);
      covered.removeIf(range -> random.nextBoolean());
      Collections.shuffle(covered, random);
      List<KeyRange> whole = new ArrayList<>(covered);
      whole.addAll(KeyTiling.gaps(covered));
      assertThat(KeyTiling.gaps(whole)).as("seed %s", seed).isEmpty();
      for (long key = -1; key < 13; key++) {
        AggregateKey asked = AggregateKey.of(key);
        assertThat(whole.stream().filter(range -> range.contains(asked)))
            .as("seed %s", seed)
            .hasSize(1);
      }
    }
  }

  @Test
  void keysThatCountTwiceAreAFault() {
    KeyRange low = new KeyRange(null, AggregateKey.of(5));
    for (KeyRange other :
        List.of(
            new KeyRange(AggregateKey.of(4), null), new KeyRange(null, AggregateKey.of(2)), low)) {
      assertThatThrownBy(() -> KeyTiling.gaps(List.of(low, other)))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
