package io.ficus.reconciliation;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;

/** Copies the name of a person from the legacy to the domain database. */
final class PeopleRepairer implements Repairer {

  private final JdbcTemplate shop;
  private final JdbcTemplate domains;
  final Set<AggregateKey> breaking = new HashSet<>();
  final AtomicInteger asked = new AtomicInteger();
  Consumer<AggregateKey> meanwhile = key -> {};

  PeopleRepairer(PeopleStores stores) {
    this.shop = new JdbcTemplate(stores.shop());
    this.domains = new JdbcTemplate(stores.domains());
  }

  @Override
  public String domain() {
    return PeoplePair.DOMAIN;
  }

  @Override
  public RepairOutcome repair(RepairTarget target, AggregateKey key, Terms terms) {
    asked.incrementAndGet();
    meanwhile.accept(key);
    if (breaking.contains(key)) {
      throw new IllegalStateException("the store is gone\nDetail: secret");
    }
    String wanted = name(shop, key);
    String there = name(domains, key);
    if (wanted.equals(there)) {
      return new RepairOutcome.Nothing("every part agrees");
    }
    if (wanted.isEmpty() && !terms.removals()) {
      return new RepairOutcome.Withheld("plan with deletes");
    }
    if (!terms.rehearsal()) {
      terms.keep().accept(new BeforeImage(target, "{\"name\": \"" + there + "\"}", "0:7"));
      write(key, wanted);
    }
    return wanted.isEmpty() ? new RepairOutcome.Written(0, 1) : new RepairOutcome.Written(1, 0);
  }

  @Override
  public RepairOutcome undo(AggregateKey key, BeforeImage before, Terms terms) {
    if (name(domains, key).equals("newer")) {
      return new RepairOutcome.Nothing("something newer stands there");
    }
    write(key, before.text().replaceAll("(?s).*: ?\"(.*)\"\\}", "$1"));
    return new RepairOutcome.Written(1, 0);
  }

  private void write(AggregateKey key, String name) {
    domains.update("DELETE FROM person WHERE id = ?", key.number());
    if (!name.isEmpty()) {
      domains.update(
          "INSERT INTO person (id, name, active) VALUES (?, ?, 'Y')", key.number(), name);
    }
  }

  private static String name(JdbcTemplate database, AggregateKey key) {
    return database
        .queryForList("SELECT name FROM person WHERE id = ?", String.class, key.number())
        .stream()
        .findFirst()
        .orElse("");
  }
}
