package io.ficus.reconciliation.adapter.in.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.ficus.reconciliation.ChangedKeysVerdict;
import io.ficus.reconciliation.Engine;
import io.ficus.reconciliation.Reconciliations;
import io.ficus.reconciliation.Report;
import io.ficus.reconciliation.ReportFormat;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.RunTerms;
import io.ficus.reconciliation.Sample;
import io.ficus.reconciliation.SideTotals;
import io.ficus.reconciliation.Sketch;
import io.ficus.reconciliation.Standing;
import io.ficus.reconciliation.StartOutcome;
import io.ficus.reconciliation.Totals;
import io.ficus.reconciliation.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReconciliationControllerTest {

  private static final String BASE = "/api/v1/reconciliation";

  private final OneDomain reconciliations = new OneDomain();
  private final MockMvc mvc =
      MockMvcBuilders.standaloneSetup(
              new ReconciliationController(reconciliations, (domain, limit) -> List.of()))
          .setMessageConverters(
              new StringHttpMessageConverter(), new JacksonJsonHttpMessageConverter())
          .build();

  @Test
  void startingAnswersAcceptedWithTheRun() throws Exception {
    MockHttpServletResponse answer =
        answer(post(BASE + "/people/runs").header("X-Ficus-Actor", "anna"));
    assertThat(answer.getStatus()).isEqualTo(202);
    assertThat(answer.getHeader("Location")).isEqualTo(BASE + "/people/runs/7");
    JsonNode run = json(answer);
    assertThat(run.get("actor").asString()).isEqualTo("anna");
    assertThat(run.get("state").asString()).isEqualTo("RUNNING");
    assertThat(run.get("verdict").asString()).isEqualTo("UNPROVEN");
    assertThat(run.get("progress").get("chunksTotal").asInt()).isEqualTo(4);
  }

  @Test
  void aSecondStartIsBusyWithTheRunningId() throws Exception {
    answer(post(BASE + "/people/runs"));
    MockHttpServletResponse answer = answer(post(BASE + "/people/runs"));
    assertThat(answer.getStatus()).isEqualTo(409);
    assertThat(answer.getContentType()).startsWith("application/problem+json");
    assertThat(json(answer).get("code").asString()).isEqualTo("busy");
    assertThat(json(answer).get("runningId").asLong()).isEqualTo(7);
  }

  @Test
  void whatIsNotThereIsAProblemWithACode() throws Exception {
    assertThat(code(answer(post(BASE + "/nobody/runs")), 404)).isEqualTo("unknown-domain");
    assertThat(code(answer(get(BASE + "/nobody/runs")), 404)).isEqualTo("unknown-domain");
    assertThat(code(answer(get(BASE + "/people/runs/8")), 404)).isEqualTo("no-run");
    assertThat(code(answer(get(BASE + "/people/report")), 404)).isEqualTo("no-run");
    assertThat(code(answer(get(BASE + "/people/report?format=pdf")), 400))
        .isEqualTo("unknown-format");
  }

  @Test
  void aSketchIsAskedForByItsCellsAndNothingElseBesides() throws Exception {
    assertThat(json(answer(post(BASE + "/people/runs?sketchCells=128"))).get("detail").asString())
        .contains("a sketch of 128");
    for (String wrong : new String[] {"63", "20000000", "128&resume=true", "128&sampleEvery=2"}) {
      assertThat(code(answer(post(BASE + "/people/runs?sketchCells=" + wrong)), 400))
          .isEqualTo("not-a-sketch");
    }
  }

  @Test
  void whatWasLockedIsToldAndAResumedRunLocksAsItBegan() throws Exception {
    assertThat(code(answer(post(BASE + "/people/runs?lockHotRows=true&resume=true")), 400))
        .isEqualTo("locks-are-kept");
    JsonNode locked = json(answer(post(BASE + "/people/runs?lockHotRows=true"))).get("locked");
    assertThat(locked.get("keys").asInt()).isEqualTo(3);
    assertThat(locked.get("longestMillis").asInt()).isEqualTo(41);
  }

  @Test
  void whatCannotBeResumedSaysWhy() throws Exception {
    assertThat(code(answer(post(BASE + "/people/runs?resume=true")), 409))
        .isEqualTo("not-resumable");
  }

  @Test
  void standingAndVerifyingAreAnswered() throws Exception {
    assertThat(code(answer(post(BASE + "/people/hold")), 400)).isEqualTo("reason-missing");
    answer(post(BASE + "/people/hold?dryRun=true"));
    assertThat(json(answer(get(BASE + "/people/standing"))).get("pendingKeys").asInt()).isZero();
    answer(
        post(BASE + "/people/hold")
            .header("X-Ficus-Actor", "anna")
            .contentType(MediaType.APPLICATION_JSON)
            .content("{\"reason\": \"x\"}"));
    JsonNode standing = json(answer(get(BASE + "/people/standing")));
    assertThat(standing.get("verifiedThrough").asString()).isEqualTo("0:42");
    assertThat(standing.get("pendingKeys").asInt()).isEqualTo("anna: x".length());
    answer(
        post(BASE + "/people/release")
            .contentType("application/json")
            .content("{\"reason\":\"again\"}"));
    assertThat(json(answer(get(BASE + "/people/standing"))).get("pendingKeys").asInt()).isZero();
    JsonNode verified = json(answer(post(BASE + "/people/verify?budgetMillis=300")));
    assertThat(verified.get("verdict").asString()).isEqualTo("VERIFIED");
    assertThat(verified.get("keys").asInt()).isEqualTo(300);
  }

  @Test
  void theReportIsStreamedInItsMediaType() throws Exception {
    answer(post(BASE + "/people/runs"));
    MvcResult asked = mvc.perform(get(BASE + "/people/report?format=csv&run=7")).andReturn();
    asked.getAsyncResult();
    MockHttpServletResponse answer =
        mvc.perform(MockMvcRequestBuilders.asyncDispatch(asked)).andReturn().getResponse();
    assertThat(answer.getContentType()).isEqualTo("text/csv;charset=UTF-8");
    assertThat(answer.getHeader("Content-Disposition")).contains("reconciliation-run-7.csv");
    assertThat(answer.getContentAsString()).isEqualTo("the report");
  }

  private MockHttpServletResponse answer(RequestBuilder request) throws Exception {
    return mvc.perform(request).andReturn().getResponse();
  }

  private static String code(MockHttpServletResponse answer, int status) throws Exception {
    assertThat(answer.getStatus()).isEqualTo(status);
    return json(answer).get("code").asString();
  }

  private static JsonNode json(MockHttpServletResponse answer) throws Exception {
    return JsonMapper.shared().readTree(answer.getContentAsString());
  }

  /** The domain {@code people}, of which run 7 can be started once. */
  private static final class OneDomain implements Reconciliations {

    private Optional<Run> started = Optional.empty();
    private String held = "";

    @Override
    public Set<String> domains() {
      return Set.of("people");
    }

    @Override
    public StartOutcome start(String domain, RunTerms terms, String actor) {
      if (!domains().contains(domain)) {
        return new StartOutcome.UnknownDomain(domain);
      }
      Engine engine = terms.engine().orElse(Engine.SCAN);
      if (engine instanceof Sample) {
        return new StartOutcome.Held("samples are switched off");
      }
      if (engine instanceof Sketch sketch) {
        return new StartOutcome.Held("a sketch of " + sketch.cells());
      }
      if (started.isPresent()) {
        return new StartOutcome.Busy(started.get().id());
      }
      Run run =
          new Run(
              7,
              domain,
              "people",
              actor,
              Run.State.RUNNING,
              new Verdict.Unproven("still running"),
              false,
              false,
              0,
              Optional.empty(),
              engine,
              terms.locksRows().map(locks -> new Run.Locked(3, Duration.ofMillis(41))),
              Instant.EPOCH,
              Optional.empty(),
              new Run.Progress(1, 4, 10, 0, 0),
              Totals.NONE,
              SideTotals.NONE,
              SideTotals.NONE);
      started = Optional.of(run);
      return new StartOutcome.Started(run);
    }

    @Override
    public StartOutcome resume(String domain, String actor) {
      return new StartOutcome.NotResumable("the last run was not interrupted");
    }

    @Override
    public void hold(String domain, String actor, String reason) {
      held = actor + ": " + reason;
    }

    @Override
    public void release(String domain, String actor, String reason) {
      held = "";
    }

    @Override
    public Standing standing(String domain) {
      return new Standing(
          Optional.of(new Standing.Verified(7, "0:42", Instant.EPOCH)), held.length());
    }

    @Override
    public ChangedKeysVerdict verifyChanged(String domain, Duration budget) {
      return new ChangedKeysVerdict.Verified(budget.toMillis(), budget, budget);
    }

    @Override
    public ChangedKeysVerdict verifyDrained(String domain, Duration budget) {
      return verifyChanged(domain, budget);
    }

    @Override
    public ChangedKeysVerdict rehearse(String domain, Duration budget) {
      return verifyChanged(domain, budget);
    }

    @Override
    public Optional<Run> running(String domain) {
      return started;
    }

    @Override
    public Optional<Run> last(String domain) {
      return Optional.empty();
    }

    @Override
    public Optional<Run> run(String domain, long id) {
      return started.filter(run -> run.id() == id);
    }

    @Override
    public List<Run> history(String domain, int limit) {
      return started.stream().toList();
    }

    @Override
    public Optional<Report> report(String domain, long runId, ReportFormat format) {
      return run(domain, runId).map(run -> new FixedReport(run, format));
    }
  }

  private record FixedReport(Run run, ReportFormat format) implements Report {
    @Override
    public void writeTo(Writer out) throws IOException {
      out.write("the report");
    }
  }
}
