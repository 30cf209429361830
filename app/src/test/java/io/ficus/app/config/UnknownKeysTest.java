package io.ficus.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownKeysTest {

  private final UnknownKeys keys =
      new UnknownKeys(List.of(SourceSettings.class, KafkaSettings.class, HttpSettings.class));

  @Test
  void namesTheNearestKnownKey() {
    assertThat(keys.explain("ficus.source.jdbc-ulr"))
        .contains("'ficus.source.jdbc-ulr'")
        .contains("'ficus.source.jdbc-url'");
    assertThat(keys.explain("ficus.sorce.tables[0]")).contains("'ficus.source.tables[]'");
    assertThat(keys.explain("ficus.source.routes[3].tables[0].colum"))
        .contains("'ficus.source.routes[].tables[].column'");
  }

  @Test
  void acceptsWhatIsDeclared() {
    assertThat(
            List.of(
                "ficus.source.jdbc-url",
                "ficus.source.jdbcUrl",
                "ficus.source.tables[12]",
                "ficus.source.routes[0].name",
                "ficus.source.debezium.provide.transaction.metadata",
                "ficus.source.debezium[slot.max.retries]",
                "ficus.kafka.properties.security.protocol"))
        .allSatisfy(key -> assertThat(keys.explain(key)).isEmpty());
  }

  @Test
  void leavesKeysOfOthersAlone() {
    assertThat(keys.explain("spring.main.banner-mode")).isEmpty();
    assertThat(keys.explain("ficusa.source")).isEmpty();
  }
}
