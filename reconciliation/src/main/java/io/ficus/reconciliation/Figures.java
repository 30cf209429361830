package io.ficus.reconciliation;

import java.util.SortedMap;

/**
 * Figures of a store by plain SQL, past the pair's mapping: a label and what is counted or summed
 * under it. Thread-safe; what goes wrong is thrown.
 */
@FunctionalInterface
public interface Figures {

  /** Reads them, out of one short snapshot that begins after the call did. */
  SortedMap<String, String> read();
}
