package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.doctor.Catalogue.TableName;
import io.ficus.cdc.bridge.doctor.Check.Answer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The publication holds the bridge's tables, or the bridge may create it. */
final class PublicationCheck {

  private PublicationCheck() {}

  static Check<Catalogue> of(SourceUnderTest under) {
    return new Check<>(
        "source.publication",
        "The publication holds all tables, or may be created",
        source -> publication(source, under));
  }

  private static Answer publication(Catalogue source, SourceUnderTest under) throws SQLException {
    Optional<Map<String, String>> found =
        source.row(
            """
            SELECT pg_has_role(current_user, pubowner, 'USAGE') AS ours,
                   pubinsert AND pubupdate AND pubdelete AND pubtruncate AS complete
            FROM pg_publication WHERE pubname = ?""",
            under.publicationName());
    return found.isPresent() ? existing(source, under, found.get()) : absent(source, under);
  }

  private static Answer existing(
      Catalogue source, SourceUnderTest under, Map<String, String> publication)
      throws SQLException {
    String name = source.identifier(under.publicationName());
    List<String> published =
        source.values(
            "SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname = ?",
            under.publicationName());
    List<String> remedy = new ArrayList<>();
    List<String> missing =
        under.tables().stream().filter(table -> !published.contains(table)).toList();
    if (!missing.isEmpty()) {
      remedy.add("ALTER PUBLICATION " + name + " ADD TABLE " + identifiers(source, missing) + ";");
    }
    boolean complete = "t".equals(publication.get("complete"));
    if (!complete) {
      remedy.add(
          "ALTER PUBLICATION " + name + " SET (publish = 'insert, update, delete, truncate');");
    }
    if (remedy.isEmpty()) {
      return Answer.ok(under.publicationName() + " holds all of the tables");
    }
    if (complete && "t".equals(publication.get("ours")) && foreign(source, under).isEmpty()) {
      return Answer.ok(
          under.publicationName()
              + " lacks "
              + String.join(", ", missing)
              + "; the user may add what is missing");
    }
    return Answer.failed(
        under.publicationName()
            + (missing.isEmpty() ? "" : " lacks " + String.join(", ", missing))
            + (complete ? "" : " does not publish every kind of change"),
        remedy);
  }

  private static Answer absent(Catalogue source, SourceUnderTest under) throws SQLException {
    List<String> reasons = new ArrayList<>();
    if (!source.holds(
        "SELECT has_database_privilege(current_user, current_database(), 'CREATE')")) {
      reasons.add("may not create in this database");
    }
    List<String> foreign = foreign(source, under);
    if (!foreign.isEmpty()) {
      reasons.add("does not own " + String.join(", ", foreign));
    }
    if (reasons.isEmpty()) {
      return Answer.ok(under.publicationName() + " is not there; the user may create it");
    }
    return Answer.failed(
        under.publicationName()
            + " is not there, and "
            + source.user()
            + " "
            + String.join(" and ", reasons),
        "-- as the owner of the tables or a superuser:",
        "CREATE PUBLICATION "
            + source.identifier(under.publicationName())
            + " FOR TABLE "
            + identifiers(source, under.tables())
            + ";");
  }

  /** The tables that the user does not own, of those that are there. */
  private static List<String> foreign(Catalogue source, SourceUnderTest under) throws SQLException {
    List<String> foreign = new ArrayList<>();
    for (String table : under.tables()) {
      TableName name = TableName.of(table);
      boolean notOwned =
          source.holds(
              """
              SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ? AND c.relname = ?
                AND NOT pg_has_role(current_user, c.relowner, 'USAGE'))""",
              name.schema(),
              name.name());
      if (notOwned) {
        foreign.add(table);
      }
    }
    return foreign;
  }

  private static String identifiers(Catalogue source, List<String> tables) throws SQLException {
    List<String> identifiers = new ArrayList<>();
    for (String table : tables) {
      identifiers.add(source.identifier(TableName.of(table)));
    }
    return String.join(", ", identifiers);
  }
}
