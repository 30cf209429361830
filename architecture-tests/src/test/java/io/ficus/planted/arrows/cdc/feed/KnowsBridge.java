package io.ficus.planted.arrows.cdc.feed;

import io.ficus.planted.arrows.cdc.bridge.Bridge;

final class KnowsBridge {
  Bridge known(Bridge known) {
    return known;
  }
}
