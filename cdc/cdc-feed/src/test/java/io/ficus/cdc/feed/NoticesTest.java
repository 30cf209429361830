package io.ficus.cdc.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cdc.feed.Notices.Notice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Notices arrive as CloudEvents in binary mode. */
class NoticesTest {

  @Test
  void aNoticeIsACloudEventWhoseAttributesAreHeaders() throws Exception {
    FeedFixture fixture = FeedFixture.shared();
    String about = FeedFixture.domain();
    try (Notices notices = new Notices(FeedConfig.of(fixture.kafka.bootstrapServers()))) {
      for (String verdict : List.of("DIFFERS", "MATCHES")) {
        notices.send(
            DeadLetterTopic.of(about),
            new Notice(
                "run-" + verdict,
                "io.ficus.test.v1",
                "/ficus/test",
                about,
                Instant.EPOCH,
                "{\"verdict\":\"" + verdict + "\"}"));
      }
    }
    List<ConsumerRecord<byte[], byte[]>> records = fixture.deadLetterTopic(about, 2);
    Map<String, String> headers =
        StreamSupport.stream(records.get(0).headers().spliterator(), false)
            .collect(Collectors.toMap(header -> header.key(), header -> text(header.value())));
    assertThat(headers)
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", "run-DIFFERS")
        .containsEntry("ce_type", "io.ficus.test.v1")
        .containsEntry("ce_source", "/ficus/test")
        .containsEntry("ce_subject", about)
        .containsEntry("ce_time", "1970-01-01T00:00:00Z")
        .containsEntry("content-type", "application/json");
    assertThat(records.stream().map(record -> text(record.value())))
        .containsExactly("{\"verdict\":\"DIFFERS\"}", "{\"verdict\":\"MATCHES\"}");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
