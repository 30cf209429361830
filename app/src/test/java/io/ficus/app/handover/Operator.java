package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ficus.app.cli.Typed;
import io.ficus.cutover.Stage;
import io.ficus.cutover.domain.StageMachine;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who moves a domain by commands, and who is patient: on a machine that is busy an attempt
 * may be given up for its budget, and is then made again.
 */
final class Operator {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern STAGE = Pattern.compile("\"stage\"\\s*:\\s*\"(\\w+)\"");

  private final String server;
  private final String domain;

  Operator(String server, String domain) {
    this.server = server;
    this.domain = domain;
  }

  void installFence() {
    type("fence", "install", domain, "--reason", "for the cutover").succeeded();
  }

  /** Goes step by step to a stage, in whichever direction it lies. */
  void standAt(Stage wanted) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              String said = "";
              while (stage() != wanted) {
                Stage before = stage();
                said = before.compareTo(wanted) < 0 ? advance(after(before)) : back(wanted);
                assertThat(stage()).as(said).isNotEqualTo(before);
              }
            });
  }

  private static Stage after(Stage stage) {
    return StageMachine.next(stage).orElseThrow();
  }

  private String advance(Stage to) {
    Typed run = type("reconcile", "run", domain);
    Typed typed = type("cutover", "advance", domain, "--to", to.name(), "--reason", "forward");
    return run.out() + typed.out() + typed.err();
  }

  private String back(Stage to) {
    Typed typed = type("cutover", "rollback", domain, "--to", to.name(), "--reason", "back");
    return typed.out() + typed.err();
  }

  Stage stage() {
    Typed show = type("cutover", "show", domain, "--output", "json");
    Matcher stage = STAGE.matcher(show.out());
    assertThat(stage.find()).as(show.out() + show.err()).isTrue();
    return Stage.valueOf(stage.group(1));
  }

  /** Waits until nothing is under way and the doctor finds nothing wrong. */
  void awaitSound() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              Typed doctor = type("cutover", "doctor", domain);
              assertThat(doctor.exit()).as(doctor.out() + doctor.err()).isZero();
              assertThat(doctor.out()).contains("None is under way.");
            });
  }

  Typed type(String... words) {
    return Typed.at(server, words);
  }
}
