package io.ficus.cutover.adapter.out.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.cutover.Stage;
import io.ficus.cutover.StageAt;
import io.ficus.cutover.application.CachedStages;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.FakeReadRamps;
import io.ficus.cutover.application.StageRecords;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CachedStagesOnPostgresTest {

  @Test
  void keepTheLastKnownStageWhenTheServerIsStopped() {
    ControlStore store = new ControlStore();
    StageRecords records = store.records();
    try (store;
        CachedStages stages =
            CachedStages.following(records, new FakeReadRamps(), Duration.ofMillis(20))) {
      CutoverFixture elsewhere = new CutoverFixture(records, now -> {});
      elsewhere.cutovers.register("membership");
      elsewhere.cutovers.advance("membership", CutoverFixture.request());
      StageAt expected = new StageAt("membership", Stage.DUAL_WRITE, 2);
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(stages.of("membership")).isEqualTo(expected));

      store.close();

      assertThatThrownBy(records::all)
          .isInstanceOf(ControlStoreException.class)
          .hasMessageContaining("Check that the database");
      await().during(Duration.ofMillis(300)).until(() -> stages.of("membership").equals(expected));
    }
  }
}
