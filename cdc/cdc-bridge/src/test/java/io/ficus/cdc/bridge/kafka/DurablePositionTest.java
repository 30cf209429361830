package io.ficus.cdc.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.bridge.source.Phase;
import io.ficus.cdc.bridge.source.ResumePoint;
import io.ficus.cdc.bridge.source.StartPoint;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DurablePositionTest {

  @Test
  void survivesItsEncoding() {
    ResumePoint resume =
        new ResumePoint(
            new SourcePosition(7, 0x1_0000_0001L),
            Map.of("file", "binlog.000007", "pos", 4_294_967_297L, "snapshot", false));
    DurablePosition position =
        new DurablePosition(
            "claim", new StartPoint(Phase.STREAM, "server-1", resume), "0-1-4000000000", 17);
    assertThat(DurablePosition.decode(position.encode())).isEqualTo(position);
    assertThat(DurablePosition.decode(DurablePosition.none("c").encode()))
        .isEqualTo(DurablePosition.none("c"));
  }

  @Test
  void readsWhatTheFirstVersionWrote() {
    String stored =
        "{\"version\":1,\"claim\":\"c\",\"phase\":\"STREAM\",\"resumeLsn\":99,"
            + "\"transaction\":5,\"count\":3}";
    DurablePosition read = DurablePosition.decode(stored.getBytes(StandardCharsets.UTF_8));
    assertThat(read.start().resume().position()).isEqualTo(SourcePosition.ofLsn(99));
    assertThat(read.start().resume().offset()).containsEntry("lsn", 99L);
    assertThat(read.transaction()).isEqualTo("5");
    assertThat(read.count()).isEqualTo(3);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(
            () -> DurablePosition.decode("{\"version\":9}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("Run the version that wrote it");
  }
}
