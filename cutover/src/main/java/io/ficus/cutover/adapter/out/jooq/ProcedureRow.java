package io.ficus.cutover.adapter.out.jooq;

import io.ficus.cutover.Stage;
import io.ficus.cutover.adapter.out.jooq.generated.tables.records.CutoverProcedureRecord;
import io.ficus.cutover.adapter.out.jooq.generated.tables.records.CutoverProcedureStepRecord;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.cutover.domain.handover.Pace;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.Procedure.Found;
import io.ficus.cutover.domain.handover.StepEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Procedures and their journal as rows. */
final class ProcedureRow {

  private ProcedureRow() {}

  /** Everything but the id, which the store gives. */
  static CutoverProcedureRecord of(Procedure p) {
    CutoverProcedureRecord row = new CutoverProcedureRecord();
    row.setDomain(p.domain());
    row.setKind(p.kind().name());
    row.setFromStage(p.from().name());
    row.setToStage(p.to().name());
    row.setEpoch(p.epoch());
    row.setActor(p.actor());
    row.setReason(p.reason());
    row.setState(p.state().name());
    row.setStep(p.step().name());
    row.setTerm(p.term());
    row.setOwner(p.owner());
    row.setLeaseUntil(at(p.leaseUntil()));
    row.setStartedAt(at(p.startedAt()));
    row.setUpdatedAt(at(p.updatedAt()));
    row.setGates(GatesAsJson.write(p.found().gates()));
    row.setReverseStart(p.found().start().orElse(null));
    row.setPredictedMs(p.found().predicted().map(Duration::toMillis).orElse(null));
    row.setComparedKeys(p.found().pace().map(Pace::keys).orElse(null));
    row.setComparingMs(p.found().pace().map(pace -> pace.took().toMillis()).orElse(null));
    row.setFencedAt(p.found().fencedAt().map(ProcedureRow::at).orElse(null));
    row.setOpenedAt(p.found().openedAt().map(ProcedureRow::at).orElse(null));
    row.setNote(p.note());
    return row;
  }

  static Procedure procedure(CutoverProcedureRecord row) {
    return new Procedure(
        row.getId(),
        row.getDomain(),
        HandOverKind.valueOf(row.getKind()),
        Stage.valueOf(row.getFromStage()),
        Stage.valueOf(row.getToStage()),
        row.getEpoch(),
        row.getActor(),
        row.getReason(),
        Procedure.State.valueOf(row.getState()),
        HandOverStep.valueOf(row.getStep()),
        row.getTerm(),
        row.getOwner(),
        row.getLeaseUntil().toInstant(),
        row.getStartedAt().toInstant(),
        row.getUpdatedAt().toInstant(),
        new Found(
            GatesAsJson.read(row.getGates()),
            Optional.ofNullable(row.getReverseStart()),
            Optional.ofNullable(row.getPredictedMs()).map(Duration::ofMillis),
            pace(row.getComparedKeys(), row.getComparingMs()),
            instant(row.getFencedAt()),
            instant(row.getOpenedAt())),
        row.getNote());
  }

  static CutoverProcedureStepRecord of(long id, StepEntry entry) {
    CutoverProcedureStepRecord row = new CutoverProcedureStepRecord();
    row.setProcedureId(id);
    row.setStep(entry.step().name());
    row.setOutcome(entry.outcome().name());
    row.setDetail(entry.detail());
    row.setOwner(entry.owner());
    row.setTerm(entry.term());
    row.setBegun(at(entry.begun()));
    row.setEnded(at(entry.ended()));
    return row;
  }

  static StepEntry entry(CutoverProcedureStepRecord row) {
    return new StepEntry(
        HandOverStep.valueOf(row.getStep()),
        StepEntry.Outcome.valueOf(row.getOutcome()),
        row.getDetail(),
        row.getOwner(),
        row.getTerm(),
        row.getBegun().toInstant(),
        row.getEnded().toInstant());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Optional<Pace> pace(@Nullable Long keys, @Nullable Long took) {
    return keys == null || took == null
        ? Optional.empty()
        : Optional.of(new Pace(keys, Duration.ofMillis(took)));
  }

  private static Optional<Instant> instant(@Nullable OffsetDateTime at) {
    return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
  }
}
