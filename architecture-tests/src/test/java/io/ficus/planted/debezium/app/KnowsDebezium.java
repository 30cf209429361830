package io.ficus.planted.debezium.app;

import io.debezium.engine.DebeziumEngine;

final class KnowsDebezium {
  String known() {
    return DebeziumEngine.class.getName();
  }
}
