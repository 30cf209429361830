package io.ficus.voucher.adapter.out.jooq;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Sequence;
import org.jooq.impl.DSL;

/**
 * Hands out ids that nobody has, above every id that is stored. Stored ids may have come from
 * elsewhere and be ahead of the sequence; then it jumps over them.
 *
 * <p>Works on connections of its own, outside the caller's transaction, as sequences do anyway: so
 * its locks last for a statement and cannot entangle with the caller's.
 *
 * <p>Membership has the same: modules that each can be taken away share no code but ids.
 */
final class IdSequence {

  private final DSLContext ownConnections;
  private final Sequence<Long> sequence;
  private final Field<Long> greatestStored;

  /**
   * @param ownConnections jOOQ on a data source that knows nothing of the caller's transaction
   * @param greatestStored the greatest id that is stored, 0 if there is none
   */
  IdSequence(DSLContext ownConnections, Sequence<Long> sequence, Field<Long> greatestStored) {
    this.ownConnections = ownConnections;
    this.sequence = sequence;
    this.greatestStored = greatestStored;
  }

  long next() {
    while (true) {
      // The shared lock keeps a jump from being computed from a value that is handed out meanwhile:
      // setval could then move the sequence back, and an id would be given twice.
      Record2<Long, Long> drawn =
          ownConnections
              .select(sequence.nextval(), greatestStored)
              .from(select(lock("pg_advisory_xact_lock_shared")).asTable("held"))
              .fetchSingle();
      if (drawn.value1() > drawn.value2()) {
        return drawn.value1();
      }
      jump();
    }
  }

  private void jump() {
    ownConnections.transaction(
        transaction -> {
          DSLContext sql = transaction.dsl();
          sql.select(lock("pg_advisory_xact_lock")).fetch();
          sql.fetch(
              "SELECT setval({0}::regclass, greatest(last_value, {1})) FROM {2}",
              name(), greatestStored, DSL.table(sequence.getQualifiedName()));
        });
  }

  private Field<?> lock(String function) {
    return field("{0}(hashtextextended({1}, 0))", DSL.raw(function), name());
  }

  private Field<String> name() {
    return DSL.inline(sequence.getQualifiedName().toString().replace("\"", ""));
  }
}
