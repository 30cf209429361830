package io.ficus.planted.ambient.membership.application;

import java.time.Instant;

final class LooksAtTheWall {
  Instant now() {
    return Instant.now();
  }
}
