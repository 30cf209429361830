package io.ficus.cutover.application.handover;

import static io.ficus.cutover.DoctorFinding.State.OK;
import static io.ficus.cutover.DoctorFinding.State.PROBLEM;
import static io.ficus.cutover.DoctorFinding.State.UNKNOWN;

import io.ficus.cutover.Authority;
import io.ficus.cutover.DoctorFinding;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.domain.handover.Ownership;
import io.ficus.cutover.domain.handover.Ownership.Writes;
import io.ficus.cutover.domain.handover.OwnershipReading;
import io.ficus.cutover.domain.handover.Procedure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds what the control store says of a domain against what both stores say. Changes nothing. */
final class Examination {

  private final HandOver parts;

  Examination(HandOver parts) {
    this.parts = parts;
  }

  List<DoctorFinding> of(DomainStage stage, Optional<Procedure> running, Instant now) {
    List<DoctorFinding> findings = new ArrayList<>();
    findings.add(handOver(running, now));
    OwnershipReading legacy = parts.legacy().read(stage.domain());
    OwnershipReading domainStore = parts.domainStore().read(stage.domain());
    findings.add(twoWriters(stage, legacy, domainStore));
    findings.add(row(stage, Authority.LEGACY, legacy, running.isPresent()));
    findings.add(row(stage, Authority.DOMAIN, domainStore, running.isPresent()));
    findings.add(enforcement(stage, legacy));
    return findings;
  }

  private static DoctorFinding handOver(Optional<Procedure> running, Instant now) {
    if (running.isEmpty()) {
      return new DoctorFinding("hand-over", OK, "None is under way.", Optional.empty());
    }
    Procedure p = running.get();
    String where =
        "Hand-over "
            + p.id()
            + " is "
            + p.state()
            + " at "
            + p.step()
            + ", with "
            + p.owner()
            + ", silent for "
            + Duration.between(p.updatedAt(), now).toMillis()
            + " ms.";
    return now.isAfter(p.leaseUntil())
        ? new DoctorFinding(
            "hand-over",
            PROBLEM,
            where + " Its lease is over; any running instance takes it over within a second.",
            Optional.of("ficus cutover show " + p.domain()))
        : new DoctorFinding(
            "hand-over",
            p.note().isEmpty() ? OK : PROBLEM,
            p.note().isEmpty() ? where : where + " Last failure: " + p.note(),
            Optional.of("ficus cutover show " + p.domain()));
  }

  private static DoctorFinding twoWriters(
      DomainStage stage, OwnershipReading legacy, OwnershipReading domainStore) {
    boolean both =
        legacy instanceof OwnershipReading.Known one
            && domainStore instanceof OwnershipReading.Known other
            && one.ownership().opens(Authority.LEGACY)
            && other.ownership().opens(Authority.DOMAIN);
    return both
        ? new DoctorFinding(
            "one-writer",
            PROBLEM,
            "Both stores take writes. The control store says "
                + stage.stage().authority()
                + "; then run a reconciliation.",
            Optional.of(reassert(stage)))
        : new DoctorFinding("one-writer", OK, "At most one store takes writes.", Optional.empty());
  }

  private static DoctorFinding row(
      DomainStage stage, Authority side, OwnershipReading reading, boolean moving) {
    String check = "ownership-in-" + (side == Authority.LEGACY ? "legacy-store" : "domain-store");
    if (reading instanceof OwnershipReading.Unreadable unreadable) {
      return new DoctorFinding(
          check, UNKNOWN, "It does not answer: " + unreadable.why(), Optional.empty());
    }
    if (reading instanceof OwnershipReading.Absent absent) {
      // Before anything moves, the rows are not needed.
      boolean early = stage.stage().authority() == Authority.LEGACY;
      return new DoctorFinding(
          check, early ? OK : PROBLEM, "There is no row. " + absent.remedy(), Optional.empty());
    }
    Ownership row = ((OwnershipReading.Known) reading).ownership();
    String says =
        "Epoch "
            + row.epoch()
            + ", authority "
            + row.authority()
            + ", writes "
            + row.writes()
            + ", term "
            + row.term()
            + ".";
    if (moving) {
      return new DoctorFinding(check, OK, says + " A hand-over is changing it.", Optional.empty());
    }
    Authority authority = stage.stage().authority();
    boolean agrees =
        row.authority() == authority
            && row.epoch() <= stage.epoch()
            && row.opens(side) == (side == authority)
            && (row.writes() == Writes.CLOSED) == isLeftBehind(stage, side);
    return agrees
        ? new DoctorFinding(check, OK, says, Optional.empty())
        : new DoctorFinding(
            check,
            PROBLEM,
            says + " " + stage.stage() + " of epoch " + stage.epoch() + " means something else.",
            row.epoch() <= stage.epoch() ? Optional.of(reassert(stage)) : Optional.empty());
  }

  private static boolean isLeftBehind(DomainStage stage, Authority side) {
    return side == Authority.LEGACY && stage.stage() == Stage.COMPLETE;
  }

  private static DoctorFinding enforcement(DomainStage stage, OwnershipReading legacy) {
    if (!(legacy instanceof OwnershipReading.Known known)) {
      return new DoctorFinding(
          "legacy-triggers", UNKNOWN, "The legacy store's row cannot be read.", Optional.empty());
    }
    return known.enforced()
        ? new DoctorFinding(
            "legacy-triggers",
            OK,
            "Writers that Ficus does not control are refused where they must be.",
            Optional.empty())
        : new DoctorFinding(
            "legacy-triggers",
            PROBLEM,
            "Triggers are missing on "
                + String.join(", ", known.unfenced())
                + ": while the domain store has the authority, legacy writes of others are not"
                + " refused there, only found and reported; no hand-over to LIVE or COMPLETE begins.",
            Optional.of(OwnershipRows.fenceInstall(stage.domain())));
  }

  private static String reassert(DomainStage stage) {
    return "ficus cutover reassert " + stage.domain() + " --reason '...'";
  }
}
