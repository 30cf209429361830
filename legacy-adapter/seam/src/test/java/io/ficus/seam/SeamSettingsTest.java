package io.ficus.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeamSettingsTest {

  @Test
  void aRefusedWriteOutlastsAPauseThatIsUsedUpAndUndone() {
    SeamSettings usual = SeamSettings.defaults();

    assertThat(usual.outlasting(Duration.ofSeconds(2))).isEqualTo(usual);
    assertThat(usual.outlasting(Duration.ofSeconds(20)).patience())
        .isEqualTo(Duration.ofSeconds(41));
  }
}
