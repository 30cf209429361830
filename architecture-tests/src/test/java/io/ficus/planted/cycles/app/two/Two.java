package io.ficus.planted.cycles.app.two;

import io.ficus.planted.cycles.app.one.One;

public final class Two {
  One other(One one) {
    return one;
  }
}
