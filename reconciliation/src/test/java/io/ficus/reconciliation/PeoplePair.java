package io.ficus.reconciliation;

import java.util.List;
import java.util.Map;

/** The pair of the tests: people and their notes, in two databases of one server. */
class PeoplePair implements Pair {

  static final String DOMAIN = "people";

  static final List<Column> COLUMNS =
      List.of(
          Column.text("name"),
          Column.text("email").masked(),
          Column.decimal("spend", 2),
          Column.moment("joined"),
          Column.flag("active"),
          Column.children("notes", 1, Column.text("code"), Column.text("note")));

  private final Side legacy;
  private final Side domainSide;

  PeoplePair(Side legacy, Side domainSide) {
    this.legacy = legacy;
    this.domainSide = domainSide;
  }

  @Override
  public String domain() {
    return DOMAIN;
  }

  @Override
  public String name() {
    return "people";
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public Map<String, KeyColumn> keyColumns() {
    return Map.of("public.person", KeyColumn.of("id"), "public.note", KeyColumn.of("person_id"));
  }

  @Override
  public Side legacy() {
    return legacy;
  }

  @Override
  public Side domainSide() {
    return domainSide;
  }
}
