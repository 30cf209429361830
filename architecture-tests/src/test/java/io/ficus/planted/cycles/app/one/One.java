package io.ficus.planted.cycles.app.one;

import io.ficus.planted.cycles.app.two.Two;

public final class One {
  Two other(Two two) {
    return two;
  }
}
