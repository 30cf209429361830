package io.ficus.planted.arrows.seam;

import io.ficus.planted.arrows.cutover.domain.Gate;

final class KnowsTheInsideOfCutover {
  Gate known(Gate known) {
    return known;
  }
}
