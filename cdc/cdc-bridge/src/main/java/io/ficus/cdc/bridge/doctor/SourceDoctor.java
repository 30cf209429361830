package io.ficus.cdc.bridge.doctor;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what a source and a Kafka cluster still lack before a bridge may start.
 *
 * <p>Changes nothing: the source is read by read-only connections, Kafka through descriptions only.
 * Never throws because of what it finds; a store that does not answer within seconds is FAILED, and
 * what depended on it UNKNOWN. Stateless and thread-safe.
 */
public final class SourceDoctor {

  /** Runs every check, the source first, in an order in which they may be mended. */
  public List<Finding> examine(SourceUnderTest source) {
    List<Finding> findings = new ArrayList<>(examineDatabase(source));
    findings.addAll(KafkaExamination.of(source));
    return List.copyOf(findings);
  }

  static List<Finding> examineDatabase(SourceUnderTest source) {
    if (BinlogServer.isOne(source.jdbcUrl())) {
      return BinlogExamination.of(source);
    }
    List<Check<Catalogue>> checks = checks(source);
    try (Catalogue catalogue = Catalogue.open(source)) {
      List<Finding> findings = new ArrayList<>(Connecting.succeeded(source));
      checks.forEach(check -> findings.add(check.on(catalogue)));
      return findings;
    } catch (SQLException e) {
      List<Finding> findings = new ArrayList<>(Connecting.failed(source, e));
      checks.forEach(check -> findings.add(check.unanswered("there is no connection to ask on")));
      return findings;
    }
  }

  private static List<Check<Catalogue>> checks(SourceUnderTest source) {
    List<Check<Catalogue>> checks = new ArrayList<>(ServerChecks.all());
    checks.addAll(SlotChecks.of(source));
    source.tables().forEach(table -> checks.addAll(TableChecks.of(source, table)));
    checks.add(PublicationCheck.of(source));
    return checks;
  }
}
