package io.ficus.planted.words.cdc;

import org.slf4j.Logger;

final class KnowsALogger {
  Logger known(Logger known) {
    return known;
  }
}
