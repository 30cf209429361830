package io.ficus.planted.arrows.embedded;

import io.ficus.planted.arrows.cdc.feed.Feed;

final class KnowsFeed {
  Feed known(Feed known) {
    return known;
  }
}
