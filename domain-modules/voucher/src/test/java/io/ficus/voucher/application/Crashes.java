package io.ficus.voucher.application;

import java.util.Random;
import java.util.function.Supplier;

/** Lets one call in four die, half of them after it has had its effect. */
final class Crashes {

  private final Random chance;

  Crashes(Random chance) {
    this.chance = chance;
  }

  <T> T around(Supplier<T> call) {
    int fate = chance.nextInt(8);
    if (fate == 0) {
      throw new Crash();
    }
    T answer = call.get();
    if (fate == 1) {
      throw new Crash();
    }
    return answer;
  }
}
