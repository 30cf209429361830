package io.ficus.cutover.domain.gate;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that was measured, or the admission that it was not.
 *
 * @param <T> what is measured
 */
public sealed interface Fact<T> {

  /** Answers from whichever of the two it is. */
  <R> R either(Function<T, R> known, Function<String, R> missing);

  /** What was measured; else why it was not is added to a list. */
  default Optional<T> orNote(List<String> unknown) {
    return either(
        Optional::of,
        why -> {
          unknown.add(why);
          return Optional.empty();
        });
  }

  /** It was measured. */
  record Known<T>(T value) implements Fact<T> {
    @Override
    public <R> R either(Function<T, R> known, Function<String, R> missing) {
      return known.apply(value);
    }
  }

  /**
   * It was not measured, so nothing may be concluded.
   *
   * @param why what went wrong, for people
   */
  record Missing<T>(String why) implements Fact<T> {
    @Override
    public <R> R either(Function<T, R> known, Function<String, R> missing) {
      return missing.apply(why);
    }
  }
}
