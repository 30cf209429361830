package io.ficus.planted.neighbours.membership.adapter.in.web;

import io.ficus.planted.neighbours.membership.adapter.out.jooq.Store;

final class KnowsTheStore {
  Store known(Store known) {
    return known;
  }
}
