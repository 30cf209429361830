package io.ficus.architecture;

import java.util.List;
import java.util.stream.Stream;

/** Every rule of the house. */
final class Rules {

  /** Where rules are declared, as constants or through a list of its own. */
  static final List<Class<?>> DECLARED_IN =
      List.of(
          RoomRules.class,
          HexagonRules.class,
          TechnologyRules.class,
          SourceRules.class,
          PomRules.class);

  private Rules() {}

  static List<Rule> all() {
    return Stream.of(
            RoomRules.all(),
            HexagonRules.all(),
            TechnologyRules.all(),
            SourceRules.all(),
            PomRules.all())
        .flatMap(List::stream)
        .toList();
  }
}
