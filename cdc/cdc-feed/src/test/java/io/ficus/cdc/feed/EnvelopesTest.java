package io.ficus.cdc.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeEvent.Operation;
import io.ficus.cdc.Headers;
import io.ficus.cdc.OriginMark;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class EnvelopesTest {

  private static final String SOURCE =
      "\"source\":{\"name\":\"shop\",\"schema\":\"public\",\"table\":\"t\",\"ts_ms\":1700000000123,"
          + "\"ts_us\":1700000000123456}";

  private final Envelopes envelopes = new Envelopes(check -> Optional.empty());

  @Test
  void readsEverythingThatAChangeSays() {
    ChangeEvent event =
        change(
            "{\"before\":null,\"after\":{\"id\":42,\"big\":92233720368547758070,\"price\":1.50,"
                + "\"ok\":true,\"none\":null,\"tags\":[\"a\",1],\"name\":\"\\u00e4\"},"
                + SOURCE
                + ",\"op\":\"c\"}",
            "42");
    assertThat(event.id()).isEqualTo("e1");
    assertThat(event.source()).isEqualTo("shop");
    assertThat(event.table()).isEqualTo("public.t");
    assertThat(event.operation()).isEqualTo(Operation.CREATE);
    assertThat(event.rowKey()).isEqualTo(new RowKey("public.t", "42"));
    assertThat(event.position()).isEqualTo(SourcePosition.ofLsn(7));
    assertThat(event.committedAt()).isEqualTo(Instant.parse("2023-11-14T22:13:20.123456Z"));
    assertThat(event.origin()).contains(new OriginMark("membership", "i1", "n1"));
    assertThat(event.before()).isEmpty();
    Row after = event.after().orElseThrow();
    assertThat(after.columns())
        .containsEntry("id", 42L)
        .containsEntry("big", new BigDecimal("92233720368547758070"))
        .containsEntry("price", new BigDecimal("1.50"))
        .containsEntry("ok", true)
        .containsEntry("none", null)
        .containsEntry("tags", "[\"a\",1]")
        .containsEntry("name", "\u00e4");
  }

  @Test
  void leavesTheMarkerWhereNoImageCarriesTheValue() {
    ChangeEvent event =
        change(
            "{\"before\":{\"id\":1},\"after\":{\"id\":1,\"remarks\":\""
                + Row.UNCHANGED
                + "\"},"
                + SOURCE
                + ",\"op\":\"u\"}",
            "1");
    assertThat(event.after().orElseThrow().isUnchanged("remarks")).isTrue();
  }

  @Test
  void aRowWithoutAKeyIsUnusable() {
    assertThat(parse("{\"after\":{\"a\":1}," + SOURCE + ",\"op\":\"c\"}", ""))
        .isInstanceOfSatisfying(
            Parsed.Unusable.class,
            unusable -> assertThat(unusable.reason()).contains("primary key"));
  }

  @Test
  void anImageThatIsMissingIsUnusable() {
    assertThat(parse("{\"after\":null," + SOURCE + ",\"op\":\"u\"}", "1"))
        .isInstanceOf(Parsed.Unusable.class);
    assertThat(parse("{\"before\":null," + SOURCE + ",\"op\":\"d\"}", "1"))
        .isInstanceOf(Parsed.Unusable.class);
  }

  private ChangeEvent change(String value, String rowKey) {
    assertThat(parse(value, rowKey)).isInstanceOf(Parsed.Change.class);
    return ((Parsed.Change) parse(value, rowKey)).event();
  }

  private Parsed parse(String value, String rowKey) {
    RecordHeaders headers =
        new RecordHeaders(
            Changes.headers(
                Headers.EVENT_ID, "e1",
                Headers.ROW_KEY, rowKey,
                Headers.POSITION, "0:7",
                Headers.ORIGIN, "membership|i1|n1"));
    return envelopes.parse(
        new ConsumerRecord<>(
            "t",
            0,
            0,
            0L,
            TimestampType.CREATE_TIME,
            -1,
            -1,
            "k".getBytes(UTF_8),
            value.getBytes(UTF_8),
            headers,
            Optional.empty()));
  }
}
