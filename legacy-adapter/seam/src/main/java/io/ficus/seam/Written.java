package io.ficus.seam;

import java.util.Optional;

/**
 * What an authoritative write came to. It is durable when this is returned.
 *
 * @param answer what the caller of the port is told
 * @param second brings the same facts into the other store; absent if there is nothing to bring. It
 *     runs on another thread, at most once, possibly never, so it carries what it needs with it
 */
public record Written<T>(T answer, Optional<Runnable> second) {

  /** A write that changed nothing. */
  public static <T> Written<T> nothing(T answer) {
    return new Written<>(answer, Optional.empty());
  }

  /** A write whose facts the other store needs too. */
  public static <T> Written<T> then(T answer, Runnable second) {
    return new Written<>(answer, Optional.of(second));
  }
}
