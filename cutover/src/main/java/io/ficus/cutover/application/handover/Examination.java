package io.ficus.cutover.application.handover;

import static io.ficus.cutover.DoctorFinding.State.OK;
import static io.ficus.cutover.DoctorFinding.State.PROBLEM;
import static io.ficus.cutover.DoctorFinding.State.UNKNOWN;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.Authority;
import io.ficus.cutover.DoctorFinding;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.domain.gate.Fact;
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

  private static final String ONE_WRITER = "one-writer";
  private static final String TRIGGERS = "legacy-triggers";
  private static final String REVERSE_SYNC = "reverse-sync";

  private final HandOver parts;

  Examination(HandOver parts) {
    this.parts = parts;
  }

  /**
   * Examines.
   *
   * @param history the changes of the domain's stage, newest first
   */
  List<DoctorFinding> of(
      DomainStage stage, List<AuditEntry> history, Optional<Procedure> running, Instant now) {
    long movedAt = movedAt(history);
    List<DoctorFinding> findings = new ArrayList<>();
    findings.add(handOver(running, now));
    OwnershipReading legacy = parts.legacy().read(stage.domain());
    OwnershipReading domainStore = parts.domainStore().read(stage.domain());
    findings.add(twoWriters(stage, legacy, domainStore));
    findings.add(row(stage, movedAt, Authority.LEGACY, legacy, running.isPresent()));
    findings.add(row(stage, movedAt, Authority.DOMAIN, domainStore, running.isPresent()));
    findings.add(enforcement(stage, legacy));
    findings.add(reverseSync(stage, parts.reverseSync().isOn(stage.domain()), running.isPresent()));
    return findings;
  }

  /** The epoch at which a hand-over was done last, or the first one; no row is of an older one. */
  private static long movedAt(List<AuditEntry> history) {
    return history.stream()
        .filter(
            it ->
                it.to() == Stage.COMPLETE
                    || it.from().map(Stage::authority).orElse(Authority.LEGACY)
                        != it.to().authority())
        .findFirst()
        .map(AuditEntry::epoch)
        .orElse(1L);
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
    boolean domainTakesNone =
        domainStore instanceof OwnershipReading.Absent
            || (domainStore instanceof OwnershipReading.Known known
                && !known.ownership().opens(Authority.DOMAIN));
    boolean legacyTakesNone =
        legacy instanceof OwnershipReading.Known known
            && known.enforced()
            && !known.ownership().opens(Authority.LEGACY);
    if (domainTakesNone || legacyTakesNone) {
      return new DoctorFinding(ONE_WRITER, OK, "At most one store takes writes.", Optional.empty());
    }
    if (legacy instanceof OwnershipReading.Unreadable
        || domainStore instanceof OwnershipReading.Unreadable) {
      return new DoctorFinding(
          ONE_WRITER,
          UNKNOWN,
          "A store does not answer, so nobody can say whether both take writes.",
          Optional.empty());
    }
    boolean byItsRow =
        legacy instanceof OwnershipReading.Known known && known.ownership().opens(Authority.LEGACY);
    return byItsRow
        ? new DoctorFinding(
            ONE_WRITER,
            PROBLEM,
            "Both stores take writes. The control store says "
                + stage.stage().authority()
                + "; then run a reconciliation.",
            Optional.of(reassert(stage)))
        : new DoctorFinding(
            ONE_WRITER,
            PROBLEM,
            "The domain store takes writes, and the legacy store does not refuse all of the"
                + " monolith's.",
            Optional.of(fenceInstall(stage)));
  }

  private static DoctorFinding row(
      DomainStage stage, long movedAt, Authority side, OwnershipReading reading, boolean moving) {
    String check = "ownership-in-" + (side == Authority.LEGACY ? "legacy-store" : "domain-store");
    if (reading instanceof OwnershipReading.Unreadable unreadable) {
      return new DoctorFinding(
          check, UNKNOWN, "It does not answer: " + unreadable.why(), Optional.empty());
    }
    if (reading instanceof OwnershipReading.Absent absent) {
      return absent(stage, check, side, absent);
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
            && row.epoch() >= movedAt
            && row.epoch() <= stage.epoch()
            && row.opens(side) == (side == authority)
            && (row.writes() == Writes.CLOSED) == isLeftBehind(stage, side);
    return agrees
        ? new DoctorFinding(check, OK, says, Optional.empty())
        : new DoctorFinding(
            check,
            PROBLEM,
            says
                + " "
                + stage.stage()
                + " of epoch "
                + stage.epoch()
                + ", with the authority moved last at epoch "
                + movedAt
                + ", means something else.",
            row.epoch() <= stage.epoch() ? Optional.of(reassert(stage)) : Optional.empty());
  }

  private static DoctorFinding absent(
      DomainStage stage, String check, Authority side, OwnershipReading.Absent absent) {
    Optional<String> install =
        side == Authority.LEGACY ? Optional.of(fenceInstall(stage)) : Optional.empty();
    if (isEarly(stage)) {
      return new DoctorFinding(
          check, OK, "There is no row; none is needed before LIVE. " + absent.remedy(), install);
    }
    // A new row says that the legacy store has the authority, until it is told what is true.
    return new DoctorFinding(
        check,
        PROBLEM,
        "There is no row: " + absent.remedy() + "; and then at once: " + reassert(stage),
        install.map(it -> it + " && " + reassert(stage)));
  }

  /** Before anything moves, rows and triggers are not needed. */
  private static boolean isEarly(DomainStage stage) {
    return stage.stage().authority() == Authority.LEGACY;
  }

  private static boolean isLeftBehind(DomainStage stage, Authority side) {
    return side == Authority.LEGACY && stage.stage() == Stage.COMPLETE;
  }

  private static DoctorFinding enforcement(DomainStage stage, OwnershipReading legacy) {
    if (legacy instanceof OwnershipReading.Unreadable unreadable) {
      return new DoctorFinding(
          TRIGGERS,
          UNKNOWN,
          "The legacy store does not answer: " + unreadable.why(),
          Optional.empty());
    }
    if (!(legacy instanceof OwnershipReading.Known known)) {
      return new DoctorFinding(
          TRIGGERS,
          isEarly(stage) ? OK : PROBLEM,
          isEarly(stage)
              ? "The fence is not installed; LIVE is refused until it is."
              : "The fence is not installed: legacy writes of others are not refused.",
          Optional.of(fenceInstall(stage)));
    }
    return known.enforced()
        ? new DoctorFinding(
            TRIGGERS,
            OK,
            "Writers that Ficus does not control are refused where they must be.",
            Optional.empty())
        : new DoctorFinding(
            TRIGGERS,
            PROBLEM,
            "Triggers are missing on "
                + String.join(", ", known.unfenced())
                + ": while the domain store has the authority, legacy writes of others are not"
                + " refused there, only found and reported; no hand-over to LIVE or COMPLETE begins.",
            Optional.of(fenceInstall(stage)));
  }

  private static DoctorFinding reverseSync(
      DomainStage stage, Fact<Boolean> switchedOn, boolean moving) {
    boolean wanted =
        switch (stage.stage()) {
          case OFF, DUAL_WRITE, SHADOW, COMPLETE -> false;
          case LIVE, RAMP_DOWN -> true;
        };
    return switchedOn.either(
        on -> {
          String says = "It is switched " + (on ? "on." : "off.");
          if (moving || on == wanted) {
            return new DoctorFinding(REVERSE_SYNC, OK, says, Optional.empty());
          }
          return new DoctorFinding(
              REVERSE_SYNC,
              PROBLEM,
              says
                  + (wanted
                      ? " What the domain store decides does not reach the legacy store, so there is"
                          + " no way back. "
                      : " " + stage.stage() + " means that it is off. ")
                  + "Only a hand-over switches it; somebody else has. In the domain store: UPDATE"
                  + " seam.reverse_sync SET running = "
                  + wanted
                  + " WHERE domain = '"
                  + stage.domain()
                  + "'",
              Optional.empty());
        },
        why -> new DoctorFinding(REVERSE_SYNC, UNKNOWN, why, Optional.empty()));
  }

  private static String fenceInstall(DomainStage stage) {
    return OwnershipRows.fenceInstall(stage.domain());
  }

  private static String reassert(DomainStage stage) {
    return "ficus cutover reassert " + stage.domain() + " --reason '...'";
  }
}
