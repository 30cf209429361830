package io.ficus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacerTest {

  private static final long SECOND = 1_000_000_000L;

  // Every look at the time moves it on by a third of a millisecond, so waiting ends by itself.
  private final AtomicLong time = new AtomicLong(17);

  private long now() {
    return time.addAndGet(333_333);
  }

  @Test
  void doesNotDrift() throws InterruptedException {
    Pacer pacer = new Pacer(this::now, 300);
    long start = time.get();
    for (int i = 0; i < 90; i++) {
      pacer.next();
    }
    assertThat(time.get() - start)
        .isBetween(3 * SECOND / 10 - 10_000_000, 3 * SECOND / 10 + 10_000_000);
  }

  @Test
  void doesNotBurstAfterAStall() throws InterruptedException {
    Pacer pacer = new Pacer(this::now, 1_000);
    pacer.next();
    time.addAndGet(60 * SECOND);
    long start = time.get();
    for (int i = 0; i < 1_000; i++) {
      pacer.next();
    }
    assertThat(time.get() - start).isGreaterThan(SECOND - 60_000_000);
  }

  @Test
  void hasNoTurnsOnceClosed() throws InterruptedException {
    Pacer pacer = new Pacer(this::now, 0);
    pacer.close();
    assertThat(pacer.next()).isEmpty();
  }

  @Test
  void refusesARateBelowZero() {
    assertThatThrownBy(() -> new Pacer(this::now, -1)).hasMessageContaining("rate");
  }
}
