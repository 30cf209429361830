package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.demo.Demo;
import io.ficus.cutover.Authority;
import io.ficus.cutover.Stage;
import io.ficus.cutover.Stages;
import io.ficus.cutover.application.HandOver;
import io.ficus.cutover.application.OwnedStore;
import io.ficus.cutover.domain.handover.DrainOutcome;
import io.ficus.cutover.domain.handover.Ownership;
import io.ficus.cutover.domain.handover.Ownership.Writes;
import io.ficus.cutover.domain.handover.OwnershipOutcome;
import io.ficus.cutover.domain.handover.OwnershipReading;
import io.ficus.cutover.domain.handover.PartOutcome;
import java.time.Duration;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Moves the authority over membership by the steps of the procedure, with the parts that a server
 * has, and without its gates: what is tested here is that the stores hold what they promise.
 */
final class Shifts {

  static final String DOMAIN = "membership";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HandOver parts;
  private final Stages stages;
  private final JdbcTemplate control;

  Shifts(Demo demo, JdbcTemplate control) {
    this.parts = demo.part(HandOver.class);
    this.stages = demo.part(Stages.class);
    this.control = control;
  }

  void toLive() {
    long epoch = held(parts.legacy()).epoch();
    String start =
        await()
            .atMost(LIMIT)
            .until(
                () -> parts.reverseSync().captureStart(DOMAIN), PartOutcome.Done.class::isInstance)
            .toString();
    set(parts.legacy(), epoch, Authority.LEGACY, Writes.FENCED);
    drain(Authority.LEGACY);
    assertThat(parts.sequences().handOver(DOMAIN, Authority.DOMAIN))
        .isInstanceOf(PartOutcome.Done.class);
    long next = flip(Stage.LIVE);
    set(parts.legacy(), next, Authority.DOMAIN, Writes.FENCED);
    set(parts.domainStore(), next, Authority.DOMAIN, Writes.OPEN);
    assertThat(parts.reverseSync().start(DOMAIN, start, 0)).isInstanceOf(PartOutcome.Done.class);
  }

  void back() {
    long epoch = held(parts.domainStore()).epoch();
    set(parts.domainStore(), epoch, Authority.DOMAIN, Writes.FENCED);
    drain(Authority.DOMAIN);
    assertThat(parts.sequences().handOver(DOMAIN, Authority.LEGACY))
        .isInstanceOf(PartOutcome.Done.class);
    long next = flip(Stage.SHADOW);
    set(parts.domainStore(), next, Authority.LEGACY, Writes.FENCED);
    set(parts.legacy(), next, Authority.LEGACY, Writes.OPEN);
    assertThat(parts.reverseSync().stop(DOMAIN, 0)).isInstanceOf(PartOutcome.Done.class);
  }

  void drain(Authority from) {
    assertThat(parts.drain().drain(DOMAIN, from, LIMIT)).isInstanceOf(DrainOutcome.Drained.class);
  }

  DrainOutcome tryToDrain(Authority from) {
    return parts.drain().drain(DOMAIN, from, LIMIT);
  }

  Ownership held(OwnedStore store) {
    return ((OwnershipReading.Known) store.read(DOMAIN)).ownership();
  }

  HandOver parts() {
    return parts;
  }

  private void set(OwnedStore store, long epoch, Authority authority, Writes writes) {
    OwnershipOutcome outcome = store.set(DOMAIN, new Ownership(epoch, authority, writes, 0), LIMIT);
    assertThat(outcome).isInstanceOf(OwnershipOutcome.Stored.class);
  }

  /** The one commit in the control store by which the stage moves. */
  private long flip(Stage stage) {
    Long epoch =
        control.queryForObject(
            "UPDATE control.cutover_stage SET stage = ?, epoch = epoch + 1 WHERE domain = ?"
                + " RETURNING epoch",
            Long.class,
            stage.name(),
            DOMAIN);
    stages.lookAgain(DOMAIN);
    return Objects.requireNonNull(epoch);
  }
}
