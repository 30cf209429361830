package io.ficus.cdc.bridge.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.AbstractSourceInfo;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.SourceInfo;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fails when upstream renames what the bridge takes its positions from. */
@Tag("C1")
class PostgresOffsetsTest {

  @Test
  void knowsUpstreamsKeys() {
    assertThat(PostgresOffsets.PROCESSED_LSN)
        .isEqualTo(PostgresOffsetContext.LAST_COMPLETELY_PROCESSED_LSN_KEY);
    assertThat(PostgresOffsets.COMMIT_LSN).isEqualTo(PostgresOffsetContext.LAST_COMMIT_LSN_KEY);
    assertThat(PostgresOffsets.LSN).isEqualTo(SourceInfo.LSN_KEY);
    assertThat(PostgresOffsets.TRANSACTION).isEqualTo(SourceInfo.TXID_KEY);
    assertThat(PostgresOffsets.TIME).isEqualTo(SourceInfo.TIMESTAMP_USEC_KEY);
    assertThat(PostgresOffsets.MESSAGE_TYPE).isEqualTo(SourceInfo.MSG_TYPE_KEY);
    assertThat(PostgresOffsets.SNAPSHOT).isEqualTo(AbstractSourceInfo.SNAPSHOT_KEY);
  }

  @Test
  void goesOnWithoutTheKeyThatLosesEvents() {
    assertThat(PostgresOffsets.resumeAt(7, Map.of()).offset())
        .isEqualTo(Map.of("lsn", 7L, "lsn_commit", 7L, "ts_usec", 0L, "txId", 0L));
  }

  @Test
  void handsOverTheStreamAloneWithoutASnapshotThatIsBeingRead() {
    assertThat(
            PostgresOffsets.plain(
                PostgresOffsets.resumeAt(7, Map.of("incremental_snapshot_collections", "[]"))))
        .isEqualTo(Map.of("lsn", 7L, "lsn_commit", 7L, "ts_usec", 0L));
  }

  @Test
  void knowsTheEndOfATransaction() {
    assertThat(ReplicationMessage.Operation.COMMIT).hasToString("COMMIT");
    assertThat(PostgresOffsets.isAtCommit(at("COMMIT"))).isTrue();
    assertThat(PostgresOffsets.isAtCommit(at("INSERT"))).isFalse();
  }

  private static SourceRecord at(String operation) {
    return new SourceRecord(
        Map.of(), Map.of(PostgresOffsets.MESSAGE_TYPE, operation), "topic", null, null);
  }
}
