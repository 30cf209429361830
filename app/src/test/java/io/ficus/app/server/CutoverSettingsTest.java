package io.ficus.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchRuntimeException;

import io.ficus.app.StartFailure;
import io.ficus.app.config.CutoverSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CutoverSettingsTest {

  @ParameterizedTest
  @CsvSource({"shadow-min-samples, 0", "shadow-min-samples, -1", "shadow-max-per-million, -1"})
  void aGateThatNothingWouldHaveToOpenStopsTheStart(String key, String value) {
    RuntimeException fault = catchRuntimeException(() -> bound(key, value));

    assertThat(StartFaults.explain(fault))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("ficus.cutover." + key + " cannot be " + value);
  }

  @Test
  void oneIsEnough() {
    assertThat(bound("shadow-min-samples", "1").shadowMinSamples()).isEqualTo(1);
  }

  private static CutoverSettings bound(String key, String value) {
    return new Binder(new MapConfigurationPropertySource(Map.of("ficus.cutover." + key, value)))
        .bindOrCreate("ficus.cutover", CutoverSettings.class);
  }
}
