package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.ficus.app.SharedPostgres;
import io.ficus.app.handover.ReadCounts.Sum;
import io.ficus.seam.SeamEvent;
import java.time.Duration;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class ReadCountsTest {

  private static final Duration WINDOW = Duration.ofMinutes(30);
  private static final long EPOCH = 5;

  private static HikariDataSource store;

  private final String domain = "d-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    store = SharedPostgres.pool("compared");
    Flyway.configure()
        .dataSource(store)
        .schemas("seam")
        .locations("classpath:io/ficus/migration/seam")
        .load()
        .migrate();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void theCountsOfAllInstancesAddUpAndOutliveThem() {
    try (ReadCounts one = new ReadCounts(store);
        ReadCounts other = new ReadCounts(store)) {
      compared(one, SeamEvent.MATCHED, 3);
      compared(one, SeamEvent.MISMATCHED, 1);
      compared(other, SeamEvent.MATCHED, 5);
      compared(other, SeamEvent.READ, 9);
      compared(one, SeamEvent.READ, 2);
      compared(other, SeamEvent.RAMPED, 4);
    }

    try (ReadCounts next = new ReadCounts(store)) {
      compared(next, SeamEvent.MISMATCHED, 1);
      assertThat(next.sum(domain, EPOCH, WINDOW)).isEqualTo(new Sum(11, 4, 10, 2, 0, 0));
    }
  }

  @Test
  void whatIsOlderThanTheWindowDoesNotCount() {
    try (ReadCounts counts = new ReadCounts(store)) {
      compared(counts, SeamEvent.MISMATCHED, 4);
      assertThat(counts.sum(domain, EPOCH, WINDOW).mismatches()).isEqualTo(4);
      new JdbcTemplate(store)
          .update(
              "UPDATE seam.shadow_read SET minute = minute - interval '2 hours' WHERE domain = ?",
              domain);
      compared(counts, SeamEvent.MATCHED, 1);

      assertThat(counts.sum(domain, EPOCH, WINDOW)).isEqualTo(new Sum(0, 0, 1, 0, 0, 0));
    }
  }

  @Test
  void whatHadNoAnswerAndWhatCouldNotTellIsKeptAsSuch() {
    try (ReadCounts counts = new ReadCounts(store)) {
      compared(counts, SeamEvent.FAULTED, 2);
      compared(counts, SeamEvent.INCONCLUSIVE, 3);
      compared(counts, SeamEvent.DROPPED, 4);

      assertThat(counts.sum(domain, EPOCH, WINDOW)).isEqualTo(new Sum(0, 0, 0, 0, 2, 3));
    }
  }

  @Test
  void whatAnEarlierStageComparedDoesNotCount() {
    try (ReadCounts counts = new ReadCounts(store)) {
      compared(counts, EPOCH - 1, SeamEvent.MATCHED, 1_000);
      compared(counts, EPOCH, SeamEvent.MATCHED, 1);
      // An instance that has not heard of the present stage yet.
      compared(counts, EPOCH - 1, SeamEvent.MISMATCHED, 1);

      assertThat(counts.sum(domain, EPOCH, WINDOW)).isEqualTo(new Sum(0, 0, 1, 0, 0, 0));
      assertThat(counts.sum(domain, EPOCH - 1, WINDOW)).isEqualTo(new Sum(0, 0, 1_002, 1, 0, 0));
    }
  }

  private void compared(ReadCounts counts, SeamEvent event, int times) {
    compared(counts, EPOCH, event, times);
  }

  private void compared(ReadCounts counts, long epoch, SeamEvent event, int times) {
    for (int i = 0; i < times; i++) {
      counts.happened(domain, epoch, "find", event);
    }
  }
}
