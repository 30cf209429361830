package io.ficus.cutover.adapter.out.jooq;

import io.ficus.cutover.application.ControlStoreException;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;

/** What is done in the control store, with its failures as the ports name them. */
final class Guarded {

  private Guarded() {}

  /**
   * Does it.
   *
   * @param attempt what was tried, as it follows "could not"
   */
  static <T> T in(String attempt, Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessException e) {
      throw new ControlStoreException(attempt, e);
    }
  }
}
