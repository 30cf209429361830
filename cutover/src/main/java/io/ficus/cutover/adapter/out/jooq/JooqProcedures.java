package io.ficus.cutover.adapter.out.jooq;

import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_PROCEDURE;
import static io.ficus.cutover.adapter.out.jooq.generated.Tables.CUTOVER_PROCEDURE_STEP;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.StepEntry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** The journal of hand-overs in schema {@code control}. */
final class JooqProcedures implements Procedures {

  private static final Condition NOT_ENDED =
      CUTOVER_PROCEDURE.STATE.in(Procedure.State.RUNNING.name(), Procedure.State.UNDOING.name());

  /** For a lock, and for a word of whoever has one; a transaction here takes milliseconds. */
  private static final String LONGEST_WAIT = "3s";

  private final DSLContext sql;
  private final TransactionTemplate transaction;

  JooqProcedures(DSLContext sql, PlatformTransactionManager transactions) {
    this.sql = sql;
    this.transaction = new TransactionTemplate(transactions);
    // Of its own: what is told to a store must not be rolled back afterwards.
    this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  static boolean isRunning(DSLContext sql, String domain) {
    return sql.fetchExists(
        sql.selectOne()
            .from(CUTOVER_PROCEDURE)
            .where(CUTOVER_PROCEDURE.DOMAIN.eq(domain))
            .and(NOT_ENDED));
  }

  @Override
  public Beginning begin(Procedure asked) {
    return together(
        "begin a hand-over of " + asked.domain(),
        status -> {
          DomainStage current = JooqStageRecords.locked(sql, asked.domain());
          Optional<Procedure> running =
              fetch(CUTOVER_PROCEDURE.DOMAIN.eq(asked.domain()).and(NOT_ENDED)).stream()
                  .findFirst();
          if (running.isPresent()) {
            return new Beginning.Busy(running.get());
          }
          if (current.epoch() != asked.epoch() || current.stage() != asked.from()) {
            return new Beginning.Moved(current);
          }
          long term =
              sql.select(DSL.coalesce(DSL.max(CUTOVER_PROCEDURE.TERM), 0L))
                      .from(CUTOVER_PROCEDURE)
                      .where(CUTOVER_PROCEDURE.DOMAIN.eq(asked.domain()))
                      .fetchSingle()
                      .value1()
                  + 1;
          long id =
              sql.insertInto(CUTOVER_PROCEDURE)
                  .set(ProcedureRow.of(asked.begun(0, term)))
                  .returning(CUTOVER_PROCEDURE.ID)
                  .fetchSingle()
                  .getId();
          return new Beginning.Begun(asked.begun(id, term));
        });
  }

  @Override
  public boolean store(Procedure seen, Procedure next, StepEntry entry) {
    return together("store a step of hand-over " + seen.id(), status -> replace(seen, next, entry));
  }

  @Override
  public boolean flip(Procedure seen, Procedure next, StepEntry entry, AuditEntry change) {
    return together(
        "flip the authority over " + seen.domain(),
        status -> {
          // The stage first, as everywhere, or two of these could wait for each other.
          JooqStageRecords.locked(sql, seen.domain());
          boolean done = replace(seen, next, entry) && JooqStageRecords.move(sql, change);
          if (!done) {
            status.setRollbackOnly();
          }
          return done;
        });
  }

  private boolean replace(Procedure seen, Procedure next, StepEntry entry) {
    int updated =
        sql.update(CUTOVER_PROCEDURE).set(ProcedureRow.of(next)).where(standsAs(seen)).execute();
    if (updated == 1) {
      sql.insertInto(CUTOVER_PROCEDURE_STEP).set(ProcedureRow.of(seen.id(), entry)).execute();
    }
    return updated == 1;
  }

  @Override
  public boolean renew(Procedure seen, Instant until) {
    return together(
        "renew the lease of hand-over " + seen.id(),
        status ->
            sql.update(CUTOVER_PROCEDURE)
                    .set(CUTOVER_PROCEDURE.LEASE_UNTIL, until.atOffset(ZoneOffset.UTC))
                    .where(standsAs(seen))
                    .execute()
                == 1);
  }

  private static Condition standsAs(Procedure seen) {
    return CUTOVER_PROCEDURE
        .ID
        .eq(seen.id())
        .and(CUTOVER_PROCEDURE.TERM.eq(seen.term()))
        .and(CUTOVER_PROCEDURE.STATE.eq(seen.state().name()))
        .and(CUTOVER_PROCEDURE.STEP.eq(seen.step().name()))
        .and(NOT_ENDED);
  }

  @Override
  public List<Procedure> running() {
    return read(() -> fetch(NOT_ENDED));
  }

  @Override
  public Optional<Procedure> find(long id) {
    return together(
        "read hand-over " + id,
        status ->
            sql.selectFrom(CUTOVER_PROCEDURE)
                .where(CUTOVER_PROCEDURE.ID.eq(id))
                .forUpdate()
                .fetchOptional(ProcedureRow::procedure));
  }

  @Override
  public List<Procedure> latest(String domain, int limit) {
    return read(
        () ->
            sql.selectFrom(CUTOVER_PROCEDURE)
                .where(CUTOVER_PROCEDURE.DOMAIN.eq(domain))
                .orderBy(CUTOVER_PROCEDURE.ID.desc())
                .limit(limit)
                .fetch(ProcedureRow::procedure));
  }

  @Override
  public List<StepEntry> journal(long id) {
    return read(
        () ->
            sql.selectFrom(CUTOVER_PROCEDURE_STEP)
                .where(CUTOVER_PROCEDURE_STEP.PROCEDURE_ID.eq(id))
                .orderBy(CUTOVER_PROCEDURE_STEP.SEQ)
                .fetch(ProcedureRow::entry));
  }

  private List<Procedure> fetch(Condition condition) {
    return sql.selectFrom(CUTOVER_PROCEDURE)
        .where(condition)
        .orderBy(CUTOVER_PROCEDURE.ID)
        .fetch(ProcedureRow::procedure);
  }

  // Whoever takes over waits for what an instance that fell silent has locked.
  private <T> T together(String attempt, Function<TransactionStatus, T> work) {
    try {
      return transaction.execute(
          status -> {
            sql.execute(
                "SELECT set_config('lock_timeout', {0}, true),"
                    + " set_config('idle_in_transaction_session_timeout', {0}, true)",
                DSL.inline(LONGEST_WAIT));
            return work.apply(status);
          });
    } catch (DataAccessException | TransactionException e) {
      throw new ControlStoreException(attempt, e);
    }
  }

  private static <T> T read(Supplier<T> question) {
    try {
      return question.get();
    } catch (DataAccessException e) {
      throw new ControlStoreException("read the hand-overs", e);
    }
  }
}
