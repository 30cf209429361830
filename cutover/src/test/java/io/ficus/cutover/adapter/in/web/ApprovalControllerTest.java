package io.ficus.cutover.adapter.in.web;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.ficus.cutover.Stage;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.FakeActs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class ApprovalControllerTest {

  private static final String ONE = "/api/v1/cutover/domains/membership";
  private static final String WISH =
      "{\"reason\": \"they are known\", \"override\": [\"dead-letters-empty\"]}";
  private static final String WHY = "{\"reason\": \"seen\"}";

  private final CutoverFixture fixture = new CutoverFixture();
  private final MockMvc mvc =
      MockMvcBuilders.standaloneSetup(
              new CutoverController(fixture.cutovers, new FakeActs()),
              new ApprovalController(fixture.approvals))
          .setControllerAdvice(new CutoverRefusals())
          .build();

  @BeforeEach
  void aDomainWithDeadLetters() {
    fixture.standAt("membership", Stage.OFF);
    fixture.evidence.deadLetters = () -> 3L;
  }

  private static MockHttpServletRequestBuilder by(String actor, String path, String body) {
    return post(ONE + path)
        .header("X-Ficus-Actor", actor)
        .contentType(MediaType.APPLICATION_JSON)
        .content(body);
  }

  @Test
  void twoPeopleTakeADomainPastAGateAndItIsShown() throws Exception {
    mvc.perform(by("ada", "/approvals", WISH))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.outcome").value("asked"))
        .andExpect(jsonPath("$.approval.id").value(1))
        .andExpect(jsonPath("$.approval.to").value("DUAL_WRITE"))
        .andExpect(jsonPath("$.approval.approved").isEmpty());
    mvc.perform(by("bob", "/approvals/1/give", WHY))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.approval.approved.actor").value("bob"));

    mvc.perform(by("eve", "/advance", WHY)).andExpect(status().isOk());

    mvc.perform(get(ONE + "/approvals"))
        .andExpect(jsonPath("$.approvals.length()").value(1))
        .andExpect(jsonPath("$.approvals[0].override[0]").value("dead-letters-empty"));
    mvc.perform(get(ONE))
        .andExpect(jsonPath("$.overridden.length()").value(1))
        .andExpect(jsonPath("$.overridden[0].epoch").value(2))
        .andExpect(jsonPath("$.overridden[0].gate.state").value("CLOSED"))
        .andExpect(jsonPath("$.overridden[0].gate.overridden.askedBy").value("ada"))
        .andExpect(jsonPath("$.overridden[0].gate.overridden.approvedBy").value("bob"));
  }

  @Test
  void refusalsAreProblemsWithStableCodes() throws Exception {
    mvc.perform(by("ada", "/approvals", WISH)).andExpect(status().isOk());

    mvc.perform(by("ada", "/approvals/1/give", WHY))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("second-person-needed"));
    mvc.perform(by("bob", "/approvals/7/give", WHY))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.code").value("unknown-approval"));
    mvc.perform(by("bob", "/approvals/seven/give", WHY))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("parameter-unreadable"));
    mvc.perform(by(" ", "/approvals", WISH))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("name-missing"));
    mvc.perform(by("ada", "/approvals", "{}"))
        .andExpect(jsonPath("$.code").value("reason-missing"));
    mvc.perform(by("ada", "/approvals", "{\"reason\":\"x\",\"override\":[\"bridge-running\"]}"))
        .andExpect(status().isUnprocessableContent())
        .andExpect(jsonPath("$.code").value("not-overridable"));
    mvc.perform(by("bob", "/approvals/1/give", WHY)).andExpect(status().isOk());
    mvc.perform(by("eve", "/approvals/1/give", WHY))
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.code").value("already-approved"));
    mvc.perform(by("ada", "/approvals", WISH).header("If-Match", "\"9\""))
        .andExpect(status().isPreconditionFailed())
        .andExpect(jsonPath("$.code").value("epoch-moved"));
    mvc.perform(get("/api/v1/cutover/domains/voucher/approvals")).andExpect(status().isNotFound());
  }
}
