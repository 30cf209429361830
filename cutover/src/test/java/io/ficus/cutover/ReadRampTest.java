package io.ficus.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadRampTest {

  @Test
  void aShareOfTheKeysIsInAndStaysInWhenItGrows() {
    for (int percent = 0; percent < 100; percent++) {
      ReadRamp ramp = new ReadRamp(percent, Set.of());
      ReadRamp larger = new ReadRamp(percent + 1, Set.of());
      assertThat(IntStream.range(0, 2_000).filter(ramp::includes))
          .allMatch(larger::includes)
          .hasSizeBetween(percent * 20 - 60, percent * 20 + 60);
    }
  }

  @Test
  void theTextOfAKeyDecidesAndNotItsType() {
    ReadRamp ramp = new ReadRamp(37, Set.of());

    assertThat(IntStream.range(0, 500).boxed())
        .allMatch(key -> ramp.includes(key) == ramp.includes(Long.toString(key)));
    // Kept as it is: another hash would move keys from one path to the other at a deployment.
    assertThat(IntStream.range(0, 20).filter(ramp::includes).boxed())
        .containsExactly(7, 9, 12, 13, 14);
  }

  @Test
  void aNamedKeyIsInWhateverTheShare() {
    ReadRamp ramp = new ReadRamp(0, Set.of("7"));

    assertThat(ramp.includes(7)).isTrue();
    assertThat(ramp.includes(8)).isFalse();
  }

  @Test
  void aKeyOutsideReadsAsInTheStageBefore() {
    ReadRamp nobody = new ReadRamp(0, Set.of());

    assertThat(new StageAt("d", Stage.SHADOW, 3, nobody).reads(1)).isEqualTo(Stage.Reads.LEGACY);
    assertThat(new StageAt("d", Stage.LIVE, 4, nobody).reads(1))
        .isEqualTo(Stage.Reads.BOTH_RETURN_LEGACY);
    assertThat(new StageAt("d", Stage.RAMP_DOWN, 5, nobody).reads(1)).isEqualTo(Stage.Reads.DOMAIN);
    assertThat(new StageAt("d", Stage.LIVE, 4).reads(1)).isEqualTo(Stage.Reads.BOTH_RETURN_DOMAIN);
  }

  @Test
  void aShareBeyondAllIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ReadRamp(101, Set.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new ReadRamp(-1, Set.of()));
  }
}
