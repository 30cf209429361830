package io.ficus.cdc.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartTest {

  private final AtomicLong now = new AtomicLong(1_000);
  private final Heart heart = new Heart(Duration.ofSeconds(2), now::get);

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void silenceBeginsWithTheFirstMarkThatIsUnderway() {
    pass(100);
    assertThat(heart.silence()).isZero();
    heart.beat();
    pass(3);
    heart.beat();
    pass(4);
    assertThat(heart.silence()).isEqualTo(Duration.ofSeconds(7));
    heart.returned();
    pass(5);
    assertThat(heart.silence()).isZero();
  }

  @Test
  void whateverElseIsReadBreaksTheSilence() {
    heart.beat();
    pass(50);
    heart.heard();
    pass(6);
    assertThat(heart.silence()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void onlyTheMarksOfThisRunAreItsOwn() {
    String own = heart.beat();
    assertThat(heart.isOwn(own)).isTrue();
    assertThat(heart.isOwn(new Heart(Duration.ofSeconds(2), now::get).beat())).isFalse();
  }
}
