package io.ficus.reconciliation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** People and their notes, read and locked by SQL as a pair of an application declares it. */
final class SqlPeople implements Assembler {

  private static final ColumnType TEXT = new ColumnType.Text();

  /** Both sides of these stores. */
  static Pair pair(PeopleStores stores) {
    return new PeoplePair(side(stores, stores.shop()), side(stores, stores.domains()));
  }

  static Side side(PeopleStores stores, DataSource store) {
    SideQueries queries =
        new SideQueries(
                "people",
                List.of("SELECT id FROM person WHERE @in(id)"),
                List.of(
                    "SELECT id, name, email, spend, joined, active = 'Y' AS active,"
                        + " xmin::text AS version FROM person WHERE @in(id) ORDER BY id",
                    "SELECT person_id, code, note FROM note WHERE @in(person_id) ORDER BY person_id"))
            .withLocks(
                List.of(
                    "SELECT id FROM person WHERE @in(id) FOR UPDATE",
                    "SELECT person_id FROM note WHERE @in(person_id) FOR SHARE"));
    return stores.sides().of(queries, store, new SqlPeople());
  }

  @Override
  public Projection assemble(AggregateKey key, List<List<StoredRow>> rows) {
    List<List<Value>> notes =
        rows.get(1).stream()
            .map(note -> List.of(note.value("code", TEXT), note.value("note", TEXT)))
            .toList();
    StoredRow person = rows.get(0).isEmpty() ? null : rows.get(0).get(0);
    List<Value> values = new ArrayList<>();
    for (Column column : PeoplePair.COLUMNS.subList(0, 5)) {
      values.add(person == null ? Value.Absent.ABSENT : person.value(column.name(), column.type()));
    }
    values.add(Value.children(notes));
    return new CanonicalRecord(
        key, values, Map.of(), (person == null ? "" : person.text("version")) + notes.hashCode());
  }
}
