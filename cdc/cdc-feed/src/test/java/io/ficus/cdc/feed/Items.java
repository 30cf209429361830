package io.ficus.cdc.feed;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Row;
import io.ficus.cdc.UnmappableChangeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A domain of one table, and its translator: the text {@code bad} is unmappable, {@code twin}
 * violates a constraint, and a failure can be planted behind the writes of a batch.
 */
final class Items implements ChangeHandler {

  private final DSLContext store;
  final List<ChangeEvent> seen = new CopyOnWriteArrayList<>();
  final AtomicInteger crashesAfterWriting = new AtomicInteger();
  final AtomicReference<String> refused = new AtomicReference<>("bad");

  Items(DataSource dataSource) {
    this.store = Stores.jooq(dataSource);
    store.execute(
        "CREATE TABLE IF NOT EXISTS item (id bigint PRIMARY KEY, text text CHECK (text <> 'twin'),"
            + " writes int NOT NULL DEFAULT 1)");
  }

  @Override
  public void apply(List<ChangeEvent> events) {
    for (ChangeEvent event : events) {
      long id = Long.parseLong(event.rowKey().key());
      if (event.after().isEmpty()) {
        store.execute("DELETE FROM item WHERE id = ?", id);
      } else {
        put(id, event.after().get());
      }
    }
    if (crashesAfterWriting.get() > 0) {
      crashesAfterWriting.decrementAndGet();
      throw new LinkageError("planted crash between the writes and the commit");
    }
    seen.addAll(events);
  }

  void put(long id, Row row) {
    String text = row.requiredText("text");
    if (text.equals(refused.get())) {
      throw new UnmappableChangeException("public.item", "text", "unknown code '" + text + "'");
    }
    put(id, text);
  }

  void put(long id, String text) {
    store.execute(
        "INSERT INTO item AS i (id, text) VALUES (?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET text = excluded.text, writes = i.writes + 1",
        id,
        text);
  }

  @Nullable String text(long id) {
    return store
        .fetchOptional("SELECT text FROM item WHERE id = ?", id)
        .map(row -> row.get(0, String.class))
        .orElse(null);
  }

  /** Every row with what it holds and how often it was written. */
  List<Map<String, Object>> rows() {
    return store.fetch("SELECT * FROM item ORDER BY id").intoMaps();
  }

  List<String> texts() {
    return seen.stream()
        .map(event -> event.after().map(row -> row.requiredText("text")).orElse("-"))
        .toList();
  }
}
