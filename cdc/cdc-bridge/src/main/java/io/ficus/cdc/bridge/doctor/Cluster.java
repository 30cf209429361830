package io.ficus.cdc.bridge.doctor;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/**
 * A Kafka cluster that answered.
 *
 * @param brokerIds its brokers
 * @param topics every topic there is, Kafka's own among them
 */
record Cluster(Admin admin, String bootstrapServers, List<Integer> brokerIds, Set<String> topics) {

  private static final int SECONDS_TO_ANSWER = 5;

  static Cluster describe(Admin admin, String bootstrapServers)
      throws InterruptedException, ExecutionException, TimeoutException {
    Collection<Node> nodes = answer(admin.describeCluster().nodes());
    Set<String> topics =
        answer(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    return new Cluster(
        admin, bootstrapServers, nodes.stream().map(Node::id).sorted().toList(), topics);
  }

  int brokers() {
    return brokerIds.size();
  }

  /** A setting of a topic. */
  String topicSetting(String topic, String name)
      throws InterruptedException, ExecutionException, TimeoutException {
    return setting(new ConfigResource(ConfigResource.Type.TOPIC, topic), name);
  }

  /** Whether a topic has a setting of its own, and not that of its brokers. */
  boolean isOwn(String topic, String name)
      throws InterruptedException, ExecutionException, TimeoutException {
    return entry(new ConfigResource(ConfigResource.Type.TOPIC, topic), name).source()
        == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
  }

  /** A setting of the first broker; brokers of one cluster are taken to be set up alike. */
  String brokerSetting(String name)
      throws InterruptedException, ExecutionException, TimeoutException {
    return setting(
        new ConfigResource(ConfigResource.Type.BROKER, brokerIds.get(0).toString()), name);
  }

  /** The replicas of each partition of a topic, the smallest number of them. */
  int replicas(String topic) throws InterruptedException, ExecutionException, TimeoutException {
    return answer(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
        .flatMap(found -> found.partitions().stream())
        .mapToInt(partition -> partition.replicas().size())
        .min()
        .orElse(0);
  }

  private String setting(ConfigResource resource, String name)
      throws InterruptedException, ExecutionException, TimeoutException {
    return Optional.ofNullable(entry(resource, name).value())
        .orElseThrow(() -> new IllegalStateException(resource + " does not say its " + name));
  }

  private ConfigEntry entry(ConfigResource resource, String name)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<ConfigResource, Config> configs = answer(admin.describeConfigs(List.of(resource)).all());
    return Optional.ofNullable(configs.get(resource))
        .map(config -> config.get(name))
        .orElseThrow(() -> new IllegalStateException(resource + " does not say its " + name));
  }

  private static <T> T answer(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
  }
}
