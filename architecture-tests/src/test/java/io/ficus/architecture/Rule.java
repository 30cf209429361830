package io.ficus.architecture;

import java.util.List;

/** One rule of the house. */
sealed interface Rule permits ClassRule, FileRule {

  /** What is demanded, as a sentence. */
  String name();

  /** What breaks it in the house, a line each; empty if nothing does. */
  List<String> violations(House house);

  /** What breaks it among the violations that were planted for it; never empty while it works. */
  List<String> violationsPlanted();
}
