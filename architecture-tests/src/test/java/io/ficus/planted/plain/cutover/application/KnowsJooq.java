package io.ficus.planted.plain.cutover.application;

import org.jooq.DSLContext;

final class KnowsJooq {
  DSLContext known(DSLContext known) {
    return known;
  }
}
