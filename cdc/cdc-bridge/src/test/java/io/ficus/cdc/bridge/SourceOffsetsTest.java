package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.AbstractSourceInfo;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.SourceInfo;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fails when upstream renames what the bridge takes its positions from. */
@Tag("C1")
class SourceOffsetsTest {

  @Test
  void knowsUpstreamsKeys() {
    assertThat(SourceOffsets.PROCESSED_LSN)
        .isEqualTo(PostgresOffsetContext.LAST_COMPLETELY_PROCESSED_LSN_KEY);
    assertThat(SourceOffsets.COMMIT_LSN).isEqualTo(PostgresOffsetContext.LAST_COMMIT_LSN_KEY);
    assertThat(SourceOffsets.LSN).isEqualTo(SourceInfo.LSN_KEY);
    assertThat(SourceOffsets.TRANSACTION).isEqualTo(SourceInfo.TXID_KEY);
    assertThat(SourceOffsets.SNAPSHOT).isEqualTo(AbstractSourceInfo.SNAPSHOT_KEY);
  }

  @Test
  void leavesOutTheKeyThatLosesEvents() {
    SourceRecord record =
        new SourceRecord(
            Map.of(), Map.of("lsn", 2L, "lsn_proc", 2L, "lsn_commit", 1L), "topic", null, null);
    assertThat(SourceOffsets.stripped(record)).isEqualTo(Map.of("lsn", 2L, "lsn_commit", 1L));
  }
}
