package io.ficus.cutover.adapter.in.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.ficus.cutover.Act;
import io.ficus.cutover.CutoverOutcome;
import io.ficus.cutover.DomainStage;
import io.ficus.cutover.HandOverReport;
import io.ficus.cutover.Hindrance;
import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.ReturnCost;
import io.ficus.cutover.Stage;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.FakeActs;
import io.ficus.cutover.application.FakeStageRecords;
import io.ficus.cutover.domain.gate.BridgeState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class CutoverControllerTest {

  private static final String BASE = "/api/v1/cutover/domains";
  private static final String ONE = BASE + "/membership";
  private static final String WHY = "{\"reason\": \"the team agreed\"}";

  private final FakeStageRecords records = new FakeStageRecords();
  private final CutoverFixture fixture = new CutoverFixture(records, now -> {});
  private final FakeActs acts = new FakeActs();
  private final MockMvc mvc =
      MockMvcBuilders.standaloneSetup(new CutoverController(fixture.cutovers, acts))
          .setControllerAdvice(new CutoverRefusals())
          .build();

  private static MockHttpServletRequestBuilder change(String verb, String body) {
    return post(ONE + "/" + verb).contentType(MediaType.APPLICATION_JSON).content(body);
  }

  @Test
  void anEmptyListIsAnEmptyList() throws Exception {
    mvc.perform(get(BASE))
        .andExpect(status().isOk())
        .andExpect(content().string("{\"schemaVersion\":1,\"domains\":[]}"));
  }

  @Test
  void aDomainHasItsEpochAsEtag() throws Exception {
    fixture.cutovers.register("membership");

    mvc.perform(get(ONE))
        .andExpect(status().isOk())
        .andExpect(header().string("ETag", "\"1\""))
        .andExpect(jsonPath("$.schemaVersion").value(1))
        .andExpect(jsonPath("$.domain.stage").value("OFF"))
        .andExpect(jsonPath("$.domain.authority").value("LEGACY"))
        .andExpect(jsonPath("$.domain.since").value("2026-03-01T12:00:01Z"));
    mvc.perform(get(BASE)).andExpect(jsonPath("$.domains[0].epoch").value(1));
  }

  @Test
  void aPlanListsGatesAndSteps() throws Exception {
    fixture.cutovers.register("membership");

    mvc.perform(get(ONE + "/plan"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.next").value("DUAL_WRITE"))
        .andExpect(jsonPath("$.wouldAdvance").value(true))
        .andExpect(jsonPath("$.gates.length()").value(7))
        .andExpect(jsonPath("$.gates[0].rule").value("bridge-running"))
        .andExpect(jsonPath("$.gates[0].state").value("OPEN"))
        .andExpect(jsonPath("$.gates[0].ageSeconds").value(0.0))
        .andExpect(jsonPath("$.steps.length()").value(3))
        .andExpect(jsonPath("$.costOfGoingBack").isNotEmpty());
  }

  @Test
  void anAdvanceAnswersWithTheNewStageAndKeepsTheActor() throws Exception {
    fixture.cutovers.register("membership");

    mvc.perform(change("advance", WHY).header("If-Match", "\"1\"").header("X-Ficus-Actor", "ada"))
        .andExpect(status().isOk())
        .andExpect(header().string("ETag", "\"2\""))
        .andExpect(jsonPath("$.outcome").value("advanced"))
        .andExpect(jsonPath("$.from").value("OFF"))
        .andExpect(jsonPath("$.to").value("DUAL_WRITE"))
        .andExpect(jsonPath("$.domain.actor").value("ada"));
    mvc.perform(get(ONE + "/history"))
        .andExpect(jsonPath("$.entries.length()").value(2))
        .andExpect(jsonPath("$.entries[0].kind").value("ADVANCED"))
        .andExpect(jsonPath("$.entries[0].reason").value("the team agreed"))
        .andExpect(jsonPath("$.entries[0].gates.length()").value(7))
        .andExpect(jsonPath("$.acts.length()").value(0));

    acts.end(acts.begin("membership", Act.Kind.FENCE_REMOVE, "bob", "too slow"), true, "a.b");
    mvc.perform(get(ONE + "/history"))
        .andExpect(jsonPath("$.entries.length()").value(2))
        .andExpect(jsonPath("$.acts[0].kind").value("FENCE_REMOVE"))
        .andExpect(jsonPath("$.acts[0].outcome").value("DONE"))
        .andExpect(jsonPath("$.acts[0].detail").value("a.b"))
        .andExpect(jsonPath("$.acts[0].actor").value("bob"))
        .andExpect(jsonPath("$.acts[0].reason").value("too slow"));
  }

  @Test
  void withoutAnActorItIsUnknown() throws Exception {
    fixture.cutovers.register("membership");

    mvc.perform(change("advance", WHY)).andExpect(jsonPath("$.domain.actor").value("unknown"));
  }

  @Test
  void aDryRunNeedsNoReasonAndChangesNothing() throws Exception {
    fixture.standAt("membership", Stage.SHADOW);

    mvc.perform(post(ONE + "/rollback?dryRun=true"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.outcome").value("would-roll-back"))
        .andExpect(jsonPath("$.cost.note", containsString("No pause")))
        .andExpect(jsonPath("$.to").value("DUAL_WRITE"))
        .andExpect(jsonPath("$.domain.stage").value("SHADOW"));
    mvc.perform(get(ONE)).andExpect(header().string("ETag", "\"2\""));
  }

  @Test
  void aRollbackGoesToTheStageThatIsNamed() throws Exception {
    fixture.standAt("membership", Stage.SHADOW);

    mvc.perform(change("rollback", "{\"reason\": \"too slow\", \"to\": \"off\"}"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.outcome").value("rolled-back"))
        .andExpect(jsonPath("$.domain.stage").value("OFF"));
    mvc.perform(change("rollback", WHY)).andExpect(jsonPath("$.outcome").value("nothing-to-do"));
  }

  @Test
  void aClosedGateIsAProblemThatCarriesEveryGate() throws Exception {
    fixture.cutovers.register("membership");
    fixture.evidence.bridge = () -> new BridgeState(false, "PAUSED", Instant.EPOCH);

    mvc.perform(change("advance", WHY))
        .andExpect(status().isConflict())
        .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
        .andExpect(jsonPath("$.code").value("gate-closed"))
        .andExpect(jsonPath("$.detail", containsString("1 of 7 gates")))
        .andExpect(jsonPath("$.gates.length()").value(7))
        .andExpect(jsonPath("$.gates[0].state").value("CLOSED"))
        .andExpect(jsonPath("$.domain.stage").value("OFF"));
  }

  @Test
  void anOldEpochIsAProblemThatShowsTheCurrentOne() throws Exception {
    fixture.standAt("membership", Stage.DUAL_WRITE);

    mvc.perform(change("advance", WHY).header("If-Match", "\"1\""))
        .andExpect(status().isPreconditionFailed())
        .andExpect(jsonPath("$.code").value("epoch-moved"))
        .andExpect(jsonPath("$.domain.epoch").value(2));
  }

  @Test
  void beyondShadowIsNotYetPossible() throws Exception {
    fixture.standAt("membership", Stage.SHADOW);

    mvc.perform(change("advance", WHY))
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.code").value("not-yet-possible"))
        .andExpect(jsonPath("$.detail", containsString("no hand-over")));
  }

  @Test
  void anAdvanceToAStageThatIsNotTheNextOneIsAConflict() throws Exception {
    fixture.standAt("membership", Stage.DUAL_WRITE);

    mvc.perform(change("advance", "{\"reason\": \"x\", \"to\": \"live\"}"))
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.code").value("stage-not-next"))
        .andExpect(jsonPath("$.detail", containsString("that is SHADOW")));
    mvc.perform(change("advance", "{\"reason\": \"x\", \"to\": \"shadow\"}"))
        .andExpect(jsonPath("$.outcome").value("advanced"));
  }

  @Test
  void completeHasToBeNamed() throws Exception {
    fixture.standAt("membership", Stage.RAMP_DOWN);

    mvc.perform(change("advance", WHY).header("If-Match", "\"2\""))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("stage-not-named"))
        .andExpect(jsonPath("$.detail", containsString("--to COMPLETE")));
    mvc.perform(change("advance", "{\"reason\": \"x\", \"to\": \"COMPLETE\"}"))
        .andExpect(jsonPath("$.code").value("not-yet-possible"));
  }

  @Test
  void outOfCompleteIsNotPossible() throws Exception {
    fixture.standAt("membership", Stage.COMPLETE);

    mvc.perform(change("rollback", WHY))
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.code").value("not-possible"));
  }

  @Test
  void anUnknownDomainIsNotFound() throws Exception {
    for (String path : List.of("", "/plan", "/history", "/gates", "/doctor", "/drop-sql")) {
      mvc.perform(get(ONE + path))
          .andExpect(status().isNotFound())
          .andExpect(jsonPath("$.code").value("unknown-domain"));
    }
    mvc.perform(change("advance", WHY)).andExpect(status().isNotFound());
  }

  @Test
  void badRequestsSayWhatIsBad() throws Exception {
    fixture.cutovers.register("membership");
    Map<MockHttpServletRequestBuilder, String> bad =
        Map.of(
            change("advance", "{}"), "reason-missing",
            change("advance", "{\"reason\": \"  \"}"), "reason-missing",
            post(ONE + "/advance"), "reason-missing",
            change("advance", "{\"reason\":"), "body-unreadable",
            change("advance", "{\"reason\": \"x\", \"to\": \"LIFE\"}"), "unknown-stage",
            change("rollback", "{\"reason\": \"x\", \"to\": \"LIFE\"}"), "unknown-stage",
            change("advance", WHY).header("If-Match", "one"), "epoch-unreadable",
            change("advance", WHY).queryParam("dryRun", "perhaps"), "parameter-unreadable");
    for (var entry : bad.entrySet()) {
      mvc.perform(entry.getKey())
          .andExpect(status().isBadRequest())
          .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
          .andExpect(jsonPath("$.code").value(entry.getValue()));
    }
  }

  @Test
  void aControlStoreThatIsAwayIsUnavailable() throws Exception {
    records.goAway(true);

    mvc.perform(get(BASE))
        .andExpect(status().isServiceUnavailable())
        .andExpect(jsonPath("$.code").value("control-store-unavailable"));
  }

  @Test
  void aRampIsSetShownAndChecked() throws Exception {
    fixture.standAt("membership", Stage.SHADOW);

    mvc.perform(change("ramp", "{\"percent\": 5, \"keys\": [\"7\"], \"reason\": \"carefully\"}"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.outcome").value("ramped"))
        .andExpect(jsonPath("$.detail").value(containsString("5 % of the keys and 1 named")));
    mvc.perform(get(ONE))
        .andExpect(jsonPath("$.ramp.percent").value(5))
        .andExpect(jsonPath("$.ramp.keys[0]").value("7"))
        .andExpect(jsonPath("$.ramp.effective.reads").value(200))
        .andExpect(jsonPath("$.ramp.effective.ramped").value(10))
        .andExpect(jsonPath("$.ramp.effective.windowSeconds").value(300.0));
    mvc.perform(change("ramp", "{\"percent\": 101, \"reason\": \"too much\"}"))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("ramp-unreadable"));
    mvc.perform(change("ramp", "{\"percent\": 50}"))
        .andExpect(jsonPath("$.code").value("reason-missing"));
  }

  @Test
  void theGatesOfTheNextStageAreExplained() throws Exception {
    fixture.cutovers.register("membership");

    mvc.perform(get(ONE + "/gates"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.next").value("DUAL_WRITE"))
        .andExpect(jsonPath("$.wouldAdvance").value(true))
        .andExpect(jsonPath("$.holding").isEmpty())
        .andExpect(jsonPath("$.gates[1].state").value("INCONCLUSIVE"))
        .andExpect(jsonPath("$.gates[0].explanation").isNotEmpty());

    fixture.evidence.bridge = () -> new BridgeState(false, "PAUSED", Instant.EPOCH);
    mvc.perform(get(ONE + "/gates"))
        .andExpect(jsonPath("$.wouldAdvance").value(false))
        .andExpect(jsonPath("$.holding").value("bridge-running"));
  }

  @Test
  void everyOutcomeHasAnAnswer() {
    DomainStage at = new DomainStage("d", Stage.OFF, 1, Instant.EPOCH, "ada", "why");
    List<CutoverOutcome> outcomes =
        List.of(
            new CutoverOutcome.Advanced(Stage.OFF, at, List.of()),
            new CutoverOutcome.RolledBack(Stage.SHADOW, at),
            new CutoverOutcome.WouldAdvance(at, Stage.DUAL_WRITE, List.of()),
            new CutoverOutcome.WouldRollBack(at, Stage.OFF, new ReturnCost("Nothing.")),
            new CutoverOutcome.GateClosed(at, Stage.DUAL_WRITE, List.of()),
            new CutoverOutcome.Conflict(at),
            new CutoverOutcome.GivenUp(at, Stage.LIVE, Hindrance.NOT_IN_TIME, report()),
            new CutoverOutcome.Unsettled(Stage.SHADOW, at, report()),
            new CutoverOutcome.OwnershipUnknown(at, "why"),
            new CutoverOutcome.InProgress(at, report()),
            new CutoverOutcome.Reasserted(at),
            new CutoverOutcome.Ramped(at, ReadRamp.EVERY_KEY, new ReadRamp(5, Set.of()), true),
            new CutoverOutcome.NotNext(at, Stage.LIVE, Optional.of(Stage.DUAL_WRITE)),
            new CutoverOutcome.StageNotNamed(at, Stage.COMPLETE),
            new CutoverOutcome.NotYetPossible(at, "why"),
            new CutoverOutcome.NotPossible(at, "why"),
            new CutoverOutcome.NothingToDo(at, "why"),
            new CutoverOutcome.UnknownDomain("d"),
            new CutoverOutcome.ReasonMissing("d"));

    assertThat(outcomes.stream().map(Object::getClass))
        .as("one of every outcome")
        .containsExactlyInAnyOrder(CutoverOutcome.class.getPermittedSubclasses());
    assertThat(outcomes).allSatisfy(it -> assertThat(Answers.of(it).getBody()).isNotNull());
  }

  private static HandOverReport report() {
    return new HandOverReport(
        1,
        "d",
        Stage.SHADOW,
        Stage.LIVE,
        "ada",
        "why",
        "ABANDONED",
        "DRAIN",
        "The legacy store takes writes.",
        "Nothing.",
        "app-1",
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.of(Duration.ofMillis(80)),
        Optional.of(Duration.ofMillis(90)),
        false,
        "it was slow",
        List.of(
            new HandOverReport.Line(
                "DRAIN", "FAILED", "it was slow", "app-1", Instant.EPOCH, Duration.ZERO)));
  }
}
