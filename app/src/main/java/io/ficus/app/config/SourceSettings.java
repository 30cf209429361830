package io.ficus.app.config;

import io.ficus.cdc.bridge.config.FirstSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The legacy database that is streamed.
 *
 * @param name the name in topics and in the bridge's position; the name of the database unless
 *     given
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database}
 * @param username a user with the replication right
 * @param password its password; empty for none
 * @param tables the tables, each with its schema
 * @param routes which tables share a topic; every other table has a topic of its own
 * @param slot the replication slot; derived from the name unless given
 * @param publication the publication; derived from the name unless given
 * @param heartbeatInterval how often the bridge writes a mark, so that a quiet table does not hold
 *     the log back
 * @param logLimit how much log the database's disk may keep for the bridge, where the database has
 *     no limit itself; 0 if that is not known
 * @param firstSnapshot how the rows that are there already come
 * @param pollInterval the longest wait of the engine before a change is handed on
 * @param debezium further properties of the connector, as Debezium names them
 */
@ConfigurationProperties("ficus.source")
public record SourceSettings(
    @Nullable String name,
    @Nullable String jdbcUrl,
    @DefaultValue("postgres") String username,
    @DefaultValue("") String password,
    @DefaultValue List<String> tables,
    @DefaultValue List<RouteSettings> routes,
    @Nullable String slot,
    @Nullable String publication,
    @DefaultValue("2s") Duration heartbeatInterval,
    @DefaultValue("0") DataSize logLimit,
    @DefaultValue("at-once") FirstSnapshot firstSnapshot,
    @DefaultValue("5ms") Duration pollInterval,
    @DefaultValue Map<String, String> debezium) {

  /**
   * Tables that share a topic, so that all rows of one aggregate keep their order.
   *
   * @param name the topic is {@code cdc.<source>.<name>}
   * @param key the name of the key's one field
   * @param tables the tables, each with the column that holds the aggregate's id
   */
  public record RouteSettings(String name, String key, List<RoutedTable> tables) {}

  /**
   * A table of a route.
   *
   * @param table the table with its schema
   * @param column the column that holds the aggregate's id
   */
  public record RoutedTable(String table, String column) {}
}
