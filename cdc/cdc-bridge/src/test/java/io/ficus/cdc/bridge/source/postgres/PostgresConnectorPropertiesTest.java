package io.ficus.cdc.bridge.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.ficus.cdc.OriginMark;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.BridgeConfigBuilder;
import io.ficus.cdc.bridge.source.StartPoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A key that the connector does not know is passed over without a word. */
class PostgresConnectorPropertiesTest {

  /** Of Kafka Connect, of the driver, and of Debezium 3.6. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "name",
          "connector.class",
          "database.connectTimeout",
          "database.tcpKeepAlive",
          "statistics.metrics.enabled");

  private final BridgeConfig config =
      new BridgeConfigBuilder("b", "jdbc:postgresql://localhost:1/db", "localhost:2")
          .tables(List.of("public.item"))
          .build();

  @Test
  void theConnectorKnowsEveryKeyThatItIsTold() {
    Set<String> known = new TreeSet<>(OF_OTHERS);
    PostgresConnectorConfig.ALL_FIELDS.forEach(field -> known.add(field.name()));
    assertThat(known).hasSizeGreaterThan(100);
    assertThat(known)
        .containsAll(PostgresConnectorProperties.of(config, StartPoint.BEGINNING).keySet());
  }

  @Test
  void onlyMessagesOfFicusAreRead() {
    Map<String, String> told = PostgresConnectorProperties.of(config, StartPoint.BEGINNING);
    String read =
        Arrays.stream(told.getOrDefault("message.prefix.include.list", "").split(","))
            .collect(Collectors.joining("|"));
    assertThat(List.of(OriginMark.PREFIX, Watermark.PREFIX, Marks.HEARTBEAT_PREFIX))
        .allMatch(prefix -> Pattern.matches(read, prefix));
    assertThat(List.of("of.somebody", "ficusXorigin", "ficus.origin.of.somebody"))
        .noneMatch(prefix -> Pattern.matches(read, prefix));
  }
}
