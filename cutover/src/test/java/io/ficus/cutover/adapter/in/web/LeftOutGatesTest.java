package io.ficus.cutover.adapter.in.web;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.ficus.cutover.Stage;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.FakeActs;
import io.ficus.cutover.application.FakeStageRecords;
import io.ficus.cutover.domain.gate.StrayWrites;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultMatcher;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** Whoever edits the configuration takes a gate away, and everybody sees that it is gone. */
@Tag("C9")
class LeftOutGatesTest {

  private static final String ONE = "/api/v1/cutover/domains/membership";
  private static final String GATE = "[?(@.rule == 'no-stray-writes')]";

  private final CutoverFixture fixture =
      new CutoverFixture(
          new FakeStageRecords(),
          now -> {},
          CutoverFixture.impatientWithout(Set.of("no-stray-writes")));
  private final MockMvc mvc =
      MockMvcBuilders.standaloneSetup(new CutoverController(fixture.cutovers, new FakeActs()))
          .setControllerAdvice(new CutoverRefusals())
          .build();

  @BeforeEach
  void liveWithAStrayWrite() {
    fixture.standAt("membership", Stage.LIVE);
    fixture.clock.pass(Duration.ofMinutes(5));
    fixture.evidence.strayWrites = () -> new StrayWrites(Duration.ofSeconds(1), 7, 7);
  }

  @Test
  void aGateThatIsLeftOutIsShownAsSuchInPlanExplainAdvanceHistoryAndShow() throws Exception {
    mvc.perform(get(ONE + "/plan"))
        .andExpect(jsonPath("$.wouldAdvance").value(true))
        .andExpect(marked("$.gates"));
    mvc.perform(get(ONE + "/gates")).andExpect(marked("$.gates"));
    mvc.perform(
            post(ONE + "/advance")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"reason\": \"the team agreed\"}"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.domain.stage").value("RAMP_DOWN"))
        .andExpect(marked("$.gates"));
    mvc.perform(get(ONE + "/history")).andExpect(marked("$.entries[0].gates"));
    mvc.perform(get(ONE))
        .andExpect(jsonPath("$.leftOut.length()").value(1))
        .andExpect(jsonPath("$.leftOut[0].epoch").value(3))
        .andExpect(jsonPath("$.leftOut[0].to").value("RAMP_DOWN"))
        .andExpect(jsonPath("$.leftOut[0].gate.rule").value("no-stray-writes"))
        .andExpect(jsonPath("$.overridden.length()").value(0));
  }

  private static ResultMatcher marked(String gates) {
    return jsonPath(gates + GATE + ".state").value("LEFT_OUT");
  }
}
