package io.ficus.reconciliation.adapter.in.web;

import org.jspecify.annotations.Nullable;

/** The body of a request for a change. */
record Why(@Nullable String reason) {

  /** Whoever is named in the header, if anybody is. */
  static String who(@Nullable String actor) {
    return actor == null || actor.isBlank() ? "unknown" : actor.strip();
  }
}
