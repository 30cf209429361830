package io.ficus.cutover.adapter.out.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.ficus.cutover.Act;
import io.ficus.cutover.Act.Kind;
import io.ficus.cutover.Act.Outcome;
import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.Acts;
import io.ficus.cutover.application.ControlStoreException;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.domain.handover.Course;
import io.ficus.cutover.domain.handover.HandOverKind;
import io.ficus.cutover.domain.handover.Procedure;
import io.ficus.cutover.domain.handover.StepEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JooqActsTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static ControlStore store;
  private static int made;

  private final String domain = "domain-" + made++;
  private Acts acts;

  @BeforeAll
  static void start() {
    store = new ControlStore();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @BeforeEach
  void standAtShadow() {
    acts = store.acts();
    new CutoverFixture(store.records(), now -> {}).standAt(domain, Stage.SHADOW);
  }

  @Test
  @Tag("C9")
  void whoChangedTheFenceAndWhyIsKeptWithWhatCameOfIt() {
    acts.end(acts.begin(domain, Kind.FENCE_INSTALL, "ada", "for the cutover"), true, "on a.b");
    acts.end(acts.begin(domain, Kind.FENCE_REMOVE, "bob", "too slow"), false, "a.b was in use");
    acts.begin(domain, Kind.FENCE_REMOVE, "bob", "once more");

    assertThat(acts.of(domain))
        .extracting(Act::kind, Act::outcome, Act::detail, Act::actor, Act::reason)
        .containsExactly(
            tuple(Kind.FENCE_REMOVE, Outcome.OPEN, "", "bob", "once more"),
            tuple(Kind.FENCE_REMOVE, Outcome.FAILED, "a.b was in use", "bob", "too slow"),
            tuple(Kind.FENCE_INSTALL, Outcome.DONE, "on a.b", "ada", "for the cutover"));
    assertThat(acts.of("voucher")).isEmpty();
  }

  @Test
  @Tag("C9")
  void whatWasDoneToAFenceCanOnlyGrow() {
    long id = acts.begin(domain, Kind.FENCE_REMOVE, "ada", "why");
    acts.end(id, true, "");

    assertThatThrownBy(() -> store.jdbc.update("DELETE FROM control.cutover_fence_asked"))
        .hasStackTraceContaining("append-only");
    assertThatThrownBy(
            () -> store.jdbc.update("UPDATE control.cutover_fence_ended SET done = true"))
        .hasStackTraceContaining("append-only");
    assertThatThrownBy(() -> acts.end(id, false, "or not"))
        .isInstanceOf(ControlStoreException.class);
    assertThatThrownBy(() -> acts.begin("nobody", Kind.FENCE_REMOVE, "ada", "why"))
        .isInstanceOf(ControlStoreException.class);
  }

  @Test
  @Tag("C9")
  void handOversThatChangedNothingReassertionsAndRampsAreSeenToo() {
    store.ramps().set(domain, new ReadRamp(10, Set.of("7")), "ada", "a few", NOON);
    Procedures journal = store.procedures();
    Procedure tried = begun(HandOverKind.TO_DOMAIN, Stage.LIVE, NOON.plusSeconds(1));
    journal.store(
        tried,
        tried.abandoned(Course.TO_DOMAIN, tried.found(), "no triggers", true, NOON, LEASE),
        StepEntry.of(tried, StepEntry.Outcome.FAILED, "no triggers", NOON));
    begun(HandOverKind.REASSERT, Stage.SHADOW, NOON.plusSeconds(2));

    assertThat(acts.of(domain))
        .extracting(Act::kind, Act::outcome, Act::detail)
        .containsExactly(
            tuple(Kind.REASSERT, Outcome.OPEN, "SHADOW, at CLAIM_STORES"),
            tuple(
                Kind.HAND_OVER,
                Outcome.FAILED,
                "SHADOW -> LIVE, given up at CLAIM_STORES: no triggers"),
            tuple(Kind.RAMP, Outcome.DONE, "reads of 10 % of the keys and 1 named ones"));
  }

  private Procedure begun(HandOverKind kind, Stage to, Instant at) {
    Procedures.Beginning beginning =
        store
            .procedures()
            .begin(
                Procedure.asked(
                    domain, kind, Stage.SHADOW, to, 2, "ada", "why", "app-1", at, LEASE));
    return ((Procedures.Beginning.Begun) beginning).procedure();
  }
}
