package io.ficus.cdc.bridge;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.policy.AllConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.Worker;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.storage.KafkaOffsetBackingStore;
import org.apache.kafka.connect.storage.OffsetStorageWriter;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.TopicAdmin;

/**
 * A real worker of Kafka Connect that keeps its offsets in Kafka as a cluster's does; without the
 * REST API, whose operations are called by name.
 */
final class ConnectWorker implements AutoCloseable {

  final String offsetTopic;
  private final KafkaOffsetBackingStore offsets;
  private final StandaloneHerder herder;

  ConnectWorker(String bootstrap, String name) {
    this.offsetTopic = name + "-offsets";
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("group.id", name);
    settings.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    settings.put("offset.storage.topic", offsetTopic);
    settings.put("offset.storage.replication.factor", "1");
    settings.put("offset.storage.partitions", "3");
    settings.put("config.storage.topic", name + "-configs");
    settings.put("status.storage.topic", name + "-status");
    settings.put("offset.flush.interval.ms", "500");
    settings.put("plugin.discovery", "service_load");
    Plugins plugins = new Plugins(settings);
    DistributedConfig config = new DistributedConfig(settings);
    this.offsets =
        new KafkaOffsetBackingStore(
            () -> new TopicAdmin(Map.of("bootstrap.servers", bootstrap)),
            () -> name + "-",
            json(true));
    offsets.configure(config);
    AllConnectorClientConfigOverridePolicy policy = new AllConnectorClientConfigOverridePolicy();
    Worker worker = new Worker(name, Time.SYSTEM, plugins, config, offsets, policy);
    this.herder = new StandaloneHerder(worker, config.kafkaClusterId(), policy);
    herder.start();
  }

  /** {@code POST /connectors} with the initial state STOPPED. */
  void create(String connector, Map<String, String> config) {
    this.<Object>answer(
        done ->
            herder.putConnectorConfig(
                connector,
                config,
                TargetState.STOPPED,
                false,
                (failure, made) -> done.onCompletion(failure, made)));
  }

  /**
   * {@code PATCH /connectors/<name>/offsets}, with Connect's own writer: the operation itself needs
   * the REST server's classes.
   */
  void alterOffsets(String connector, Map<String, Object> partition, Map<String, Object> offset)
      throws Exception {
    OffsetStorageWriter writer =
        new OffsetStorageWriter(offsets, connector, json(true), json(false));
    writer.offset(partition, offset);
    writer.beginFlush();
    writer.doFlush((failure, done) -> {}).get(30, TimeUnit.SECONDS);
  }

  /** {@code PUT /connectors/<name>/resume}. */
  void resume(String connector) {
    herder.resumeConnector(connector);
  }

  /** {@code PUT /connectors/<name>/stop}; returns when it is. */
  void stop(String connector) {
    this.<Void>answer(done -> herder.stopConnector(connector, done));
  }

  private static JsonConverter json(boolean forKeys) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), forKeys);
    return converter;
  }

  private <T> void answer(Consumer<Callback<T>> question) {
    CompletableFuture<String> answered = new CompletableFuture<>();
    question.accept(
        (failure, result) -> {
          if (failure != null) {
            answered.completeExceptionally(failure);
          } else {
            answered.complete(String.valueOf(result));
          }
        });
    answered.orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    herder.stop();
  }
}
