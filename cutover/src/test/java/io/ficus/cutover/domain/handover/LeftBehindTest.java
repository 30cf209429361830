package io.ficus.cutover.domain.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.Authority;
import io.ficus.cutover.domain.handover.Ownership.Writes;
import org.junit.jupiter.api.Test;

class LeftBehindTest {

  @Test
  void aStoreThatIsClosedStaysClosedWhoeverComesLater() {
    Ownership closed = new Ownership(6, Authority.DOMAIN, Writes.CLOSED, 3);

    assertThat(closed.mayBecome(closed.claimed(4))).isTrue();
    assertThat(closed.mayBecome(closed.fenced(4))).isFalse();
    assertThat(closed.mayBecome(new Ownership(7, Authority.LEGACY, Writes.OPEN, 4))).isFalse();
  }
}
