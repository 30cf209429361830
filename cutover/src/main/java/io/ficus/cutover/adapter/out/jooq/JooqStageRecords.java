package io.ficus.cutover.adapter.out.jooq;

import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_AUDIT;
import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_STAGE;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Stage;
import io.ficus.cutover.adapter.out.jooq.generated.tables.records.CutoverAuditRecord;
import io.ficus.cutover.adapter.out.jooq.generated.tables.records.CutoverStageRecord;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.cutover.application.StageRecords;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** The stages in schema {@code control}. */
final class JooqStageRecords implements StageRecords {

  private final DSLContext sql;
  private final TransactionTemplate transaction;

  JooqStageRecords(DSLContext sql, PlatformTransactionManager transactions) {
    this.sql = sql;
    this.transaction = new TransactionTemplate(transactions);
    // Of its own: a stage that a caller could still roll back must not be told to anyone.
    this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  @Override
  public DomainStage register(AuditEntry first) {
    return together(
        "register " + first.domain(),
        () -> {
          int inserted =
              sql.insertInto(CUTOVER_STAGE)
                  .set(stageOf(first))
                  .onConflict(CUTOVER_STAGE.DOMAIN)
                  .doNothing()
                  .execute();
          if (inserted == 1) {
            sql.insertInto(CUTOVER_AUDIT).set(auditOf(first)).execute();
          }
          return current(first.domain());
        });
  }

  @Override
  public Recorded change(AuditEntry change) {
    return together(
        "change the stage of " + change.domain(),
        () -> {
          // Locked, so that no hand-over can begin between the question and the change.
          DomainStage before = locked(sql, change.domain());
          if (JooqProcedures.isRunning(sql, change.domain())) {
            return new Recorded.Busy(before);
          }
          return move(sql, change)
              ? new Recorded.Stored(current(change.domain()))
              : new Recorded.Moved(before);
        });
  }

  /** Reads where a domain stands, and keeps others from changing it until the transaction ends. */
  static DomainStage locked(DSLContext sql, String domain) {
    return domainStage(
        sql.selectFrom(CUTOVER_STAGE)
            .where(CUTOVER_STAGE.DOMAIN.eq(domain))
            .forUpdate()
            .fetchSingle());
  }

  /**
   * Within the caller's transaction: the stage and its audit entry; false if it stood elsewhere.
   */
  static boolean move(DSLContext sql, AuditEntry change) {
    int updated =
        sql.update(CUTOVER_STAGE)
            .set(stageOf(change))
            .where(CUTOVER_STAGE.DOMAIN.eq(change.domain()))
            .and(CUTOVER_STAGE.EPOCH.eq(change.epoch() - 1))
            .and(CUTOVER_STAGE.STAGE.eq(change.from().map(Stage::name).orElse("")))
            .execute();
    if (updated == 1) {
      sql.insertInto(CUTOVER_AUDIT).set(auditOf(change)).execute();
    }
    return updated == 1;
  }

  @Override
  public List<DomainStage> all() {
    return read(
        () ->
            sql.selectFrom(CUTOVER_STAGE)
                .orderBy(CUTOVER_STAGE.DOMAIN)
                .fetch(JooqStageRecords::domainStage));
  }

  @Override
  public Optional<DomainStage> find(String domain) {
    return read(
        () ->
            sql.selectFrom(CUTOVER_STAGE)
                .where(CUTOVER_STAGE.DOMAIN.eq(domain))
                .fetchOptional(JooqStageRecords::domainStage));
  }

  @Override
  public List<AuditEntry> history(String domain) {
    return read(
        () ->
            sql.selectFrom(CUTOVER_AUDIT)
                .where(CUTOVER_AUDIT.DOMAIN.eq(domain))
                .orderBy(CUTOVER_AUDIT.EPOCH.desc())
                .fetch(JooqStageRecords::auditEntry));
  }

  private DomainStage current(String domain) {
    return domainStage(
        sql.selectFrom(CUTOVER_STAGE).where(CUTOVER_STAGE.DOMAIN.eq(domain)).fetchSingle());
  }

  private <T> T together(String attempt, Supplier<T> work) {
    try {
      return transaction.execute(status -> work.get());
    } catch (DataAccessException | TransactionException e) {
      throw new ControlStoreException(attempt, e);
    }
  }

  private static <T> T read(Supplier<T> question) {
    try {
      return question.get();
    } catch (DataAccessException e) {
      throw new ControlStoreException("read the stages", e);
    }
  }

  private static CutoverStageRecord stageOf(AuditEntry change) {
    return new CutoverStageRecord(
        change.domain(),
        change.to().name(),
        change.epoch(),
        change.at().atOffset(ZoneOffset.UTC),
        change.actor(),
        change.reason());
  }

  private static CutoverAuditRecord auditOf(AuditEntry change) {
    return new CutoverAuditRecord(
        change.domain(),
        change.epoch(),
        change.kind().name(),
        change.from().map(Stage::name).orElse(null),
        change.to().name(),
        change.actor(),
        change.reason(),
        GatesAsJson.write(change.gates()),
        change.at().atOffset(ZoneOffset.UTC));
  }

  private static DomainStage domainStage(CutoverStageRecord row) {
    return new DomainStage(
        row.getDomain(),
        Stage.valueOf(row.getStage()),
        row.getEpoch(),
        row.getSince().toInstant(),
        row.getActor(),
        row.getReason());
  }

  private static AuditEntry auditEntry(CutoverAuditRecord row) {
    return new AuditEntry(
        row.getDomain(),
        AuditEntry.Kind.valueOf(row.getKind()),
        Optional.ofNullable(row.getFromStage()).map(Stage::valueOf),
        Stage.valueOf(row.getToStage()),
        row.getEpoch(),
        row.getActor(),
        row.getReason(),
        GatesAsJson.read(row.getGates()),
        row.getAt().toInstant());
  }
}
