package io.ficus.cutover.application.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of work that is bounded. */
class TimeLimitTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final TimeLimit limit = TimeLimit.ofThreads();

  @Test
  void whatEndsInTimeIsAnswered() {
    assertThat(limit.within(LONG, () -> "done")).contains("done");
  }

  @Test
  void whatHangsIsGivenUpAndToldSo() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);

    assertThat(
            limit.<String>within(
                Duration.ofMillis(20),
                () -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    told.countDown();
                  }
                  return "late";
                }))
        .isEmpty();

    assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void whatFailsFailsAsItIs() {
    RuntimeException fault = new IllegalArgumentException("this");
    assertThatThrownBy(
            () ->
                limit.within(
                    LONG,
                    () -> {
                      throw fault;
                    }))
        .isSameAs(fault);
    Error crash = new AssertionError("that");
    assertThatThrownBy(
            () ->
                limit.within(
                    LONG,
                    () -> {
                      throw crash;
                    }))
        .isSameAs(crash);
  }

  @Test
  void whoIsInterruptedDoesNotCallItLate() {
    CountDownLatch never = new CountDownLatch(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                limit.within(
                    LONG,
                    () -> {
                      try {
                        never.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      return "";
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Interrupted while writers were kept out");
    assertThat(Thread.interrupted()).isTrue();
    never.countDown();
  }
}
