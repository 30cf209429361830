package io.ficus.cutover.application.handover;

import static io.ficus.cutover.DoctorFinding.State.OK;
import static io.ficus.cutover.DoctorFinding.State.PROBLEM;
import static io.ficus.cutover.DoctorFinding.State.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.Authority;
import io.ficus.cutover.DoctorFinding;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.Stage;
import io.ficus.cutover.domain.handover.Ownership;
import io.ficus.cutover.domain.handover.Ownership.Writes;
import io.ficus.cutover.domain.handover.OwnershipReading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the doctor says of a domain that went to LIVE at epoch 4, back, and again at epoch 6. */
@Tag("C5")
class ExaminationTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String INSTALL = "ficus fence install membership --reason '...'";
  private static final String REASSERT = "ficus cutover reassert membership --reason '...'";
  private static final OwnershipReading AWAY =
      new OwnershipReading.Unreadable("connection refused");
  private static final OwnershipReading NO_ROW = new OwnershipReading.Absent("make one");

  private final FakeParts parts = new FakeParts();

  ExaminationTest() {
    standAtLive(6);
  }

  private void standAtLive(long epoch) {
    parts.legacy.ownership = new Ownership(epoch, Authority.DOMAIN, Writes.FENCED, 2);
    parts.domain.ownership = new Ownership(epoch, Authority.DOMAIN, Writes.OPEN, 2);
    parts.reverseRuns = true;
  }

  private void standAtTheStart() {
    parts.legacy.ownership = Ownership.atTheStart(Authority.LEGACY);
    parts.domain.ownership = Ownership.atTheStart(Authority.DOMAIN);
    parts.reverseRuns = false;
  }

  private static AuditEntry entry(long epoch, Stage from, Stage to) {
    return new AuditEntry(
        "membership",
        AuditEntry.Kind.ADVANCED,
        Optional.of(from),
        to,
        epoch,
        "ada",
        "why",
        List.of(),
        NOON);
  }

  private List<DoctorFinding> atLive() {
    return at(
        Stage.LIVE,
        6,
        entry(6, Stage.SHADOW, Stage.LIVE),
        entry(5, Stage.LIVE, Stage.SHADOW),
        entry(4, Stage.SHADOW, Stage.LIVE),
        entry(3, Stage.DUAL_WRITE, Stage.SHADOW));
  }

  private List<DoctorFinding> atOff() {
    return at(Stage.OFF, 1);
  }

  private List<DoctorFinding> at(Stage stage, long epoch, AuditEntry... history) {
    return new Examination(parts.handOver())
        .of(
            new DomainStage("membership", stage, epoch, NOON, "ada", "why"),
            List.of(history),
            Optional.empty(),
            NOON);
  }

  private static List<DoctorFinding> wrong(List<DoctorFinding> findings) {
    return findings.stream().filter(it -> it.state() != OK).toList();
  }

  private static DoctorFinding of(List<DoctorFinding> findings, String check) {
    return findings.stream().filter(it -> it.check().equals(check)).findFirst().orElseThrow();
  }

  @Test
  void whatAgreesIsFine() {
    assertThat(wrong(atLive())).isEmpty();
    standAtTheStart();
    assertThat(wrong(atOff())).isEmpty();
  }

  @Test
  void aFreshDomainWithoutAFenceIsFineAndIsToldWhatComesBeforeLive() {
    standAtTheStart();
    parts.legacy.instead = Optional.of(NO_ROW);

    assertThat(wrong(atOff())).isEmpty();
    assertThat(of(atOff(), "legacy-triggers").command()).contains(INSTALL);
    assertThat(of(atOff(), "ownership-in-legacy-store").command()).contains(INSTALL);
  }

  @Test
  void whatCannotBeReadProvesNothing() {
    parts.legacy.instead = Optional.of(AWAY);
    assertThat(of(atLive(), "one-writer").state()).isEqualTo(UNKNOWN);
    assertThat(of(atLive(), "legacy-triggers").state()).isEqualTo(UNKNOWN);

    standAtTheStart();
    assertThat(of(atOff(), "one-writer").state()).as("the domain store takes none").isEqualTo(OK);

    parts.legacy.instead = Optional.empty();
    parts.domain.instead = Optional.of(AWAY);
    assertThat(of(atOff(), "one-writer").state()).isEqualTo(UNKNOWN);
    standAtLive(6);
    assertThat(of(atLive(), "one-writer").state()).as("the legacy store takes none").isEqualTo(OK);
  }

  @Test
  void aMissingRowOrTriggerAtLiveHasItsCommand() {
    parts.legacy.instead = Optional.of(NO_ROW);
    assertThat(wrong(atLive()))
        .extracting(DoctorFinding::check, DoctorFinding::state, it -> it.command().orElse(""))
        .containsExactly(
            tuple("one-writer", PROBLEM, INSTALL),
            tuple("ownership-in-legacy-store", PROBLEM, INSTALL + " && " + REASSERT),
            tuple("legacy-triggers", PROBLEM, INSTALL));

    parts.legacy.instead = Optional.empty();
    parts.legacy.unfenced = List.of("public.loy_txn");
    assertThat(wrong(atLive()))
        .extracting(DoctorFinding::check, DoctorFinding::state, it -> it.command().orElse(""))
        .containsExactly(
            tuple("one-writer", PROBLEM, INSTALL), tuple("legacy-triggers", PROBLEM, INSTALL));
    assertThat(of(atLive(), "legacy-triggers").finding()).contains("public.loy_txn");
  }

  @Test
  void aRowOfAnEarlierTimeAtLiveDoesNotAgree() {
    standAtLive(4);
    assertThat(wrong(atLive()))
        .extracting(DoctorFinding::check, it -> it.command().orElse(""))
        .containsExactly(
            tuple("ownership-in-legacy-store", REASSERT),
            tuple("ownership-in-domain-store", REASSERT));

    // What only the flag changed has told the rows nothing.
    standAtLive(6);
    assertThat(
            wrong(
                at(
                    Stage.RAMP_DOWN,
                    7,
                    entry(7, Stage.LIVE, Stage.RAMP_DOWN),
                    entry(6, Stage.SHADOW, Stage.LIVE))))
        .isEmpty();
  }

  @Test
  void aReverseSyncThatTheStageDoesNotMeanIsAProblem() {
    parts.reverseRuns = false;
    assertThat(wrong(atLive())).extracting(DoctorFinding::check).containsExactly("reverse-sync");
    assertThat(of(atLive(), "reverse-sync").finding()).contains("SET running = true");

    standAtTheStart();
    parts.reverseRuns = true;
    assertThat(wrong(atOff())).extracting(DoctorFinding::check).containsExactly("reverse-sync");
    assertThat(of(atOff(), "reverse-sync").finding()).contains("SET running = false");
  }
}
