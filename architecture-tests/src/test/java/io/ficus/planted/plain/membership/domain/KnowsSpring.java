package io.ficus.planted.plain.membership.domain;

import org.springframework.context.ApplicationContext;

final class KnowsSpring {
  ApplicationContext known(ApplicationContext known) {
    return known;
  }
}
