package io.ficus.architecture;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A rule about the text of files.
 *
 * @param name what is demanded
 * @param planted a file that breaks it
 * @param broken what breaks it in one file, a line each
 */
record FileRule(String name, SourceFile planted, Function<SourceFile, Stream<String>> broken)
    implements Rule {

  @Override
  public List<String> violations(House house) {
    return house.files().stream().flatMap(this::violations).toList();
  }

  @Override
  public List<String> violationsPlanted() {
    return violations(planted).toList();
  }

  private Stream<String> violations(SourceFile file) {
    return broken.apply(file).map(what -> file.path() + ": " + what);
  }
}
