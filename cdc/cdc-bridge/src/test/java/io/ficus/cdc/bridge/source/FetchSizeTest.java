package io.ficus.cdc.bridge.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FetchSizeTest {

  @Test
  void becomesSmallerUntilRowsAreReadOneByOneWithoutALimit() {
    FetchSize size = FetchSize.of(Map.of());
    assertThat(size).isEqualTo(new FetchSize(1024, 1024));
    assertThat(size.limited(7))
        .containsEntry("database.maxResultBuffer", "7")
        .as("a chunk is one fetch, and known to be")
        .containsEntry("snapshot.fetch.size", "1025");
    FetchSize least = size.smaller().smaller().smaller();
    assertThat(least).isEqualTo(new FetchSize(1, 1)).isEqualTo(least.smaller());
    assertThat(least.limited(7))
        .isEqualTo(Map.of("snapshot.fetch.size", "2", "incremental.snapshot.chunk.size", "1"));
  }

  @Test
  void beginsWithWhatTheConnectorWasGiven() {
    FetchSize size = FetchSize.of(Map.of("incremental.snapshot.chunk.size", "50"));
    assertThat(size).isEqualTo(new FetchSize(1024, 50));
    assertThat(size.chunk(1_000)).containsValue("50");
    assertThat(size.chunk(0)).containsValue("1");
    assertThat(FetchSize.of(Map.of("snapshot.fetch.size", "7"))).isEqualTo(new FetchSize(7, 1024));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FetchSize.of(Map.of("incremental.snapshot.chunk.size", "0")))
        .withMessageContaining("chunk.size");
  }
}
