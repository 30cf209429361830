package io.ficus.app.server;

import io.ficus.app.StartFailure;
import io.ficus.app.config.ChangeSettings;
import io.ficus.app.config.KafkaSettings;
import io.ficus.app.config.KafkaSettings.Converters;
import io.ficus.app.config.KafkaSettings.Transactions;
import io.ficus.app.config.SourceSettings;
import io.ficus.app.config.SourceSettings.RouteSettings;
import io.ficus.app.config.SourceSettings.RoutedTable;
import io.ficus.app.web.Problems;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.BridgeListener;
import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.config.BridgeConfigBuilder;
import io.ficus.cdc.bridge.config.Conversion;
import io.ficus.cdc.bridge.config.Delivery;
import io.ficus.cdc.bridge.config.Route;
import io.ficus.cdc.bridge.doctor.SourceUnderTest;
import io.ficus.cdc.bridge.kafka.LargeValueTopic;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The bridge, as the settings describe it. */
@Configuration(proxyBeanMethods = false)
@Import({
  Bridges.class,
  BridgeController.class,
  TablesController.class,
  SchemaController.class,
  SnapshotController.class,
  PositionController.class,
  ConnectController.class,
  DoctorController.class,
  BridgeHealth.class,
  BridgeMetrics.class,
  ConnectorMeters.class,
  Problems.class
})
class BridgeWiring {

  @Bean(initMethod = "start", destroyMethod = "close")
  Bridge bridge(
      SourceSettings source,
      KafkaSettings kafka,
      ChangeSettings changes,
      Clock clock,
      BridgeListener listener) {
    return new Bridge(config(source, kafka, changes), clock, listener);
  }

  @Bean
  SourceUnderTest sourceUnderTest(
      SourceSettings source, KafkaSettings kafka, ChangeSettings changes) {
    return underTest(source, kafka, changes);
  }

  private static BridgeConfig config(
      SourceSettings source, KafkaSettings kafka, ChangeSettings changes) {
    return config(source, kafka).toBuilder().rules(ChangeWiring.rules(changes)).build();
  }

  /** The bridge's configuration; what is missing or cannot be is a {@link StartFailure}. */
  static BridgeConfig config(SourceSettings source, KafkaSettings kafka) {
    String name = name(source);
    Set<String> tables = new LinkedHashSet<>(source.tables());
    source.routes().forEach(route -> route.tables().forEach(t -> tables.add(t.table())));
    if (tables.isEmpty()) {
      throw StartFailure.usage(
          "No table is configured. Name at least one, with its schema: ficus.source.tables: [public.orders]");
    }
    try {
      BridgeConfigBuilder bridge =
          new BridgeConfigBuilder(
                  name,
                  jdbcUrl(source),
                  required("ficus.kafka.bootstrap-servers", kafka.bootstrapServers()))
              .user(source.username())
              .password(source.password())
              .tables(List.copyOf(tables))
              .routes(source.routes().stream().map(BridgeWiring::route).toList())
              .kafka(kafka.properties())
              .debezium(source.debezium())
              .partitions(kafka.partitions())
              .replicationFactor(kafka.replicationFactor())
              .firstSnapshot(source.firstSnapshot())
              .logLimit(source.logLimit().toBytes())
              .heartbeat(source.heartbeatInterval())
              .poll(source.pollInterval())
              .delivery(delivery(kafka))
              .conversion(conversion(kafka.converters()));
      ifGiven(source.slot(), bridge::slot);
      ifGiven(source.publication(), bridge::publication);
      return bridge.build();
    } catch (IllegalArgumentException e) {
      throw StartFailure.usage(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static Delivery delivery(KafkaSettings kafka) {
    Transactions limits = kafka.transactions();
    return new Delivery(
        kafka.delivery(),
        limits.size().toBytes(),
        limits.age(),
        limits.cutEvents(),
        limits.cutSize().toBytes());
  }

  private static Conversion conversion(Converters converters) {
    return new Conversion(converters.key(), converters.value(), converters.properties());
  }

  /** The same, as the doctor takes it. */
  static SourceUnderTest underTest(
      SourceSettings source, KafkaSettings kafka, ChangeSettings changes) {
    BridgeConfig config = config(source, kafka, changes);
    Map<String, List<String>> keys = new HashMap<>();
    Map<String, String> topics = new HashMap<>();
    config.tables().forEach(table -> topics.put(table, topic(config.source(), table)));
    for (Route route : config.routes()) {
      route
          .keyColumns()
          .forEach(
              (table, column) -> {
                keys.put(table, List.of(column));
                topics.put(table, topic(config.source(), route.name()));
              });
    }
    return new SourceUnderTest(
        config.jdbcUrl(),
        config.user(),
        config.password(),
        config.tables(),
        keys,
        topics,
        config.slot(),
        config.publication(),
        config.bootstrapServers(),
        config.kafka(),
        config.replicationFactor(),
        config.rules(),
        LargeValueTopic.of(config));
  }

  /** The topic of a route, or of a table that has none. */
  static String topic(String source, String routeOrTable) {
    return "cdc." + source + "." + routeOrTable;
  }

  static String jdbcUrl(SourceSettings source) {
    return required("ficus.source.jdbc-url", source.jdbcUrl());
  }

  /** The source's name: the database's unless the settings give one. */
  static String name(SourceSettings source) {
    return given(
        source.name(),
        jdbcUrl(source)
            .replaceFirst("\\?.*$", "")
            .replaceFirst("^.*/", "")
            .toLowerCase(Locale.ROOT));
  }

  private static Route route(RouteSettings route) {
    return new Route(
        route.name(),
        route.key(),
        route.tables().stream().collect(Collectors.toMap(RoutedTable::table, RoutedTable::column)));
  }

  private static void ifGiven(@Nullable String setting, Consumer<String> then) {
    if (setting != null && !setting.isBlank()) {
      then.accept(setting);
    }
  }

  private static String given(@Nullable String setting, String otherwise) {
    return setting == null || setting.isBlank() ? otherwise : setting;
  }

  private static String required(String key, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw StartFailure.usage("The setting '" + key + "' is missing.");
    }
    return value;
  }
}
