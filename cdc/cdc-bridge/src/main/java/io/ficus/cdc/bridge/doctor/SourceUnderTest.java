package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.config.ChangeRules;
import java.util.List;
import java.util.Map;

/**
 * What a bridge is about to be started with.
 *
 * @param jdbcUrl of the legacy database, without credentials
 * @param username whom the bridge connects as
 * @param password of that user; empty where the server asks for none. Never printed
 * @param tables the tables to carry, with their schema ({@code public.customer}); a name without a
 *     schema is one of {@code public}
 * @param routes the columns by which a routed table's records are keyed; a table that is not in
 *     here is keyed by its primary key
 * @param topics the topic that each table's changes go to; topics that are not named are not looked
 *     at
 * @param slotName the replication slot of the bridge
 * @param publicationName the publication of the bridge
 * @param bootstrapServers of the Kafka cluster
 * @param kafkaProperties further client properties (security)
 * @param replicationFactor of the topics that the bridge creates, 1 or more
 * @param rules what is done to changes; how large a record may be among them
 * @param largeValueTopic where whole values go that are too large, if the rules ask for it
 */
public record SourceUnderTest(
    String jdbcUrl,
    String username,
    String password,
    List<String> tables,
    Map<String, List<String>> routes,
    Map<String, String> topics,
    String slotName,
    String publicationName,
    String bootstrapServers,
    Map<String, String> kafkaProperties,
    int replicationFactor,
    ChangeRules rules,
    String largeValueTopic) {

  public SourceUnderTest {
    tables = tables.stream().map(SourceUnderTest::qualified).toList();
    routes = qualifiedKeys(routes);
    topics = qualifiedKeys(topics);
    kafkaProperties = Map.copyOf(kafkaProperties);
  }

  private static String qualified(String table) {
    return table.contains(".") ? table : "public." + table;
  }

  private static <V> Map<String, V> qualifiedKeys(Map<String, V> map) {
    return map.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toUnmodifiableMap(
                entry -> qualified(entry.getKey()), Map.Entry::getValue));
  }

  @Override
  public String toString() {
    return "SourceUnderTest[" + username + "@" + jdbcUrl + ", kafka " + bootstrapServers + "]";
  }
}
