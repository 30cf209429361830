package io.ficus.planted.jackson.app;

import com.fasterxml.jackson.databind.JsonNode;

final class KnowsTheOldJackson {
  JsonNode known(JsonNode known) {
    return known;
  }
}
