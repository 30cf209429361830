package io.ficus.seam;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store that holds one text, notes each call in a journal that it shares, and can misbehave. */
final class RecordingStore {

  private final String name;
  private final List<String> journal;
  private final AtomicReference<String> value = new AtomicReference<>("v");
  private volatile Optional<Runnable> trouble = Optional.empty();

  RecordingStore(String name, List<String> journal) {
    this.name = name;
    this.journal = journal;
  }

  void holds(String text) {
    value.set(text);
  }

  /** What happens inside every later call, before it has an effect. */
  void troubledBy(Runnable what) {
    trouble = Optional.of(what);
  }

  Supplier<String> read() {
    return () -> {
      journal.add("read " + name);
      trouble.ifPresent(Runnable::run);
      return value.get();
    };
  }

  /** A write as the authority, whose second write goes to another store. */
  Function<Intent, Written<String>> writeThen(RecordingStore other) {
    return intent -> {
      write(intent);
      return Written.then("answer of " + name, () -> other.write(intent));
    };
  }

  private void write(Intent intent) {
    journal.add("write " + name + " " + intent.id());
    trouble.ifPresent(Runnable::run);
    value.set(intent.id());
  }
}
