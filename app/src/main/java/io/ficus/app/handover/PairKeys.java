package io.ficus.app.handover;

import io.ficus.cdc.ChangeEvent;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyColumn;
import io.ficus.reconciliation.Pair;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which aggregate of a pair a row or a record is of. A key column may hold the negative of the key,
 * so a record whose table is not known is of no aggregate there: its number could be that of
 * another kind.
 */
final class PairKeys {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final KeyColumn ANY = KeyColumn.of("");
  private static final KeyColumn ANY_NEGATED = KeyColumn.negativeOf("");

  private final Map<String, KeyColumn> columns;

  PairKeys(Pair pair) {
    this.columns = pair.keyColumns();
  }

  /**
   * Of a row.
   *
   * @param table with its schema
   * @param image the row as JSON
   */
  Optional<AggregateKey> ofRow(String table, String image) {
    KeyColumn column = columns.get(table);
    return column == null
        ? Optional.empty()
        : parsed(image).flatMap(row -> key(column, row.path(column.name())));
  }

  /** Of a change; of two if it moved the row from one to the other. */
  Stream<AggregateKey> ofChange(ChangeEvent change) {
    return Stream.of(change.before(), change.after())
        .flatMap(Optional::stream)
        .map(image -> ofRow(change.table(), JSON.writeValueAsString(image.columns())))
        .flatMap(Optional::stream)
        .distinct();
  }

  /**
   * Of a record of a change topic.
   *
   * @param key the columns of its route as JSON; an aggregate's is the only one
   * @param asked which keys matter
   * @param value its envelope, asked for only if the key may matter and does not say enough
   */
  Optional<AggregateKey> ofRecord(
      String key, Predicate<AggregateKey> asked, Supplier<Optional<String>> value) {
    Optional<JsonNode> only =
        parsed(key)
            .map(node -> node.isObject() && node.size() == 1 ? node.iterator().next() : node);
    if (columns.values().stream().noneMatch(KeyColumn::negated)) {
      return only.flatMap(node -> key(ANY, node)).filter(asked);
    }
    return only.filter(
            node ->
                key(ANY, node).filter(asked).isPresent()
                    || key(ANY_NEGATED, node).filter(asked).isPresent())
        .flatMap(
            node ->
                value
                    .get()
                    .flatMap(PairKeys::parsed)
                    .map(envelope -> columns.get(table(envelope.path("source"))))
                    .flatMap(column -> key(column, node)))
        .filter(asked);
  }

  /** PostgreSQL's tables stand in a schema, MariaDB's in a database. */
  private static String table(JsonNode source) {
    String schema = source.path("schema").asString("");
    return (schema.isEmpty() ? source.path("db").asString("") : schema)
        + "."
        + source.path("table").asString("");
  }

  private static Optional<AggregateKey> key(KeyColumn column, JsonNode value) {
    if (value.isNull() || value.isMissingNode() || value.isContainer()) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber()) {
      return Optional.of(AggregateKey.of(value.asString()));
    }
    return Optional.of(column.keyOf(value.longValue()));
  }

  private static Optional<JsonNode> parsed(@Nullable String json) {
    try {
      return json == null ? Optional.empty() : Optional.of(JSON.readTree(json));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
