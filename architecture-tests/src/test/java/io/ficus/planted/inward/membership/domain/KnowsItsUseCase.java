package io.ficus.planted.inward.membership.domain;

import io.ficus.planted.inward.membership.application.UseCase;

final class KnowsItsUseCase {
  UseCase known(UseCase known) {
    return known;
  }
}
