package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.ficus.app.SharedPostgres;
import io.ficus.cutover.Authority;
import io.ficus.cutover.Stage;
import io.ficus.cutover.StageAt;
import io.ficus.cutover.application.Drain;
import io.ficus.cutover.domain.gate.Fact;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.StrayWrites;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A ledger that is looked at writes no mark, and one that is asked does. */
class SeamEvidenceTest {

  private static final String DOMAIN = "people";
  private static final Duration WINDOW = Duration.ofHours(1);

  private static HikariDataSource store;

  private final List<String> marks = new ArrayList<>();

  private record NotedDrain(List<String> marks) implements Drain {

    @Override
    public DrainOutcome drain(String domain, Authority from, Duration budget) {
      marks.add("from " + from);
      return new DrainOutcome.Drained(Duration.ZERO);
    }

    @Override
    public Fact<Duration> behind(String domain, Authority from) {
      return new Fact.Missing<>("nobody asks");
    }
  }

  @BeforeAll
  static void start() {
    store = SharedPostgres.pool("evidence");
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
  @Tag("C9")
  void whoLooksWritesNoMarkAndShowsWhatAnEarlierOneHasProven() {
    IntentLedger ledger = new IntentLedger(store);
    ledger.decidedByDomain(DOMAIN, List.of("a"));
    try (ReadCounts reads = new ReadCounts(store)) {
      SeamEvidence evidence =
          new SeamEvidence(
              ledger,
              reads,
              new StrayWrites(store),
              new NotedDrain(marks),
              domain -> new StageAt(domain, Stage.LIVE, 4),
              // So that what was noted just now is older than clocks may be apart.
              Clock.offset(Clock.systemUTC(), Duration.ofSeconds(10)));

      assertThat(evidence.ledgerSeen(DOMAIN, WINDOW).diverged()).isZero();
      assertThat(evidence.ledgerSeen(DOMAIN, WINDOW).unjudged()).contains(1L);
      assertThat(evidence.seen(DOMAIN, WINDOW).unjudged()).isPresent();
      assertThat(marks).isEmpty();

      assertThat(evidence.ledger(DOMAIN, WINDOW).diverged()).isEqualTo(1);
      assertThat(marks).containsExactly("from DOMAIN");
      assertThat(evidence.ledgerSeen(DOMAIN, WINDOW).diverged()).isEqualTo(1);
      assertThat(evidence.ledgerSeen(DOMAIN, WINDOW).unjudged()).contains(0L);
      assertThat(marks).hasSize(1);
    }
  }
}
