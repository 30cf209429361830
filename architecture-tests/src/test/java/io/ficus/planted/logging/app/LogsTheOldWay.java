package io.ficus.planted.logging.app;

import java.util.logging.Logger;

final class LogsTheOldWay {
  Logger known(Logger known) {
    return known;
  }
}
