package io.ficus.benchmarks.peers;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** What Debezium's engine costs by itself: Connect's format into a handler that only counts. */
final class BareEngine implements Contender {

  private static final String LAST = System.getProperty(Tally.PROPERTY, "");

  @Override
  public String label() {
    return "Debezium engine, empty handler";
  }

  @Override
  public String code() {
    return "engine";
  }

  @Override
  public boolean reachesKafka() {
    return false;
  }

  @Override
  public Process start(Assignment a) throws IOException {
    Properties properties =
        a.properties(
            "",
            Map.of(
                "name",
                a.name(),
                // Never used: a worker's settings have to be complete.
                "bootstrap.servers",
                a.bootstrap(),
                "offset.storage",
                "org.apache.kafka.connect.storage.FileOffsetBackingStore",
                "offset.storage.file.filename",
                a.directory().resolve("offsets").toString(),
                "offset.flush.interval.ms",
                "1000"));
    return Java.start(
        Java.own(),
        Java.ownClassPath(),
        a,
        BareEngine.class.getName(),
        Java.write(a.directory().resolve("engine.properties"), properties).toString());
  }

  /** Runs until it is told to end. */
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    try (var in = java.nio.file.Files.newBufferedReader(java.nio.file.Path.of(args[0]))) {
      properties.load(in);
    }
    Tally tally = new Tally();
    DebeziumEngine<RecordChangeEvent<SourceRecord>> engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties)
            .notifying(
                (List<RecordChangeEvent<SourceRecord>> batch,
                    DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer) -> {
                  for (RecordChangeEvent<SourceRecord> event : batch) {
                    tally.add();
                    committer.markProcessed(event);
                    if (isLast(event.record())) {
                      tally.end();
                    }
                  }
                  committer.markBatchFinished();
                })
            .build();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    engine.close();
                  } catch (IOException e) {
                    System.err.println("The engine did not end cleanly: " + e);
                  }
                }));
    engine.run();
  }

  private static boolean isLast(SourceRecord record) {
    return record.value() instanceof Struct envelope
        && envelope.schema().field("after") != null
        && envelope.get("after") instanceof Struct row
        && LAST.equals(row.get("remark"));
  }
}
