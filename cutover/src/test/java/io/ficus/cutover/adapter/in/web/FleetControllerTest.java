package io.ficus.cutover.adapter.in.web;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.domain.gate.Member;
import java.time.Duration;
import java.util.List;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class FleetControllerTest {

  private static final String FLEET = "/api/v1/cutover/domains/membership/fleet";

  private final CutoverFixture fixture = new CutoverFixture();
  private final MockMvc mvc =
      MockMvcBuilders.standaloneSetup(new FleetController(fixture.cutovers, fixture.evidence))
          .setControllerAdvice(new CutoverRefusals())
          .build();

  @Test
  void eachInstanceIsThereWithWhatItActsOnAndWhenItWasSeen() throws Exception {
    long epoch = fixture.cutovers.register("membership").epoch();
    fixture.evidence.fleet =
        () ->
            List.of(
                new Member("app-1", epoch, Duration.ofMillis(400), true),
                new Member("app-2", epoch - 1, Duration.ofMillis(1500), true),
                new Member("app-3", epoch - 1, Duration.ofMinutes(2), false));

    mvc.perform(get(FLEET))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.epoch").value(epoch))
        .andExpect(jsonPath("$.instances[0].instance").value("app-1"))
        .andExpect(
            jsonPath("$.instances[*].state")
                .value(Matchers.contains("ACKNOWLEDGED", "BEHIND", "DEAD")))
        .andExpect(jsonPath("$.instances[1].lastSeenSeconds").value(1.5));
  }

  @Test
  void nobodyKnowsAnUnknownDomain() throws Exception {
    mvc.perform(get(FLEET))
        .andExpect(status().isNotFound())
        .andExpect(content().string(Matchers.containsString("membership")));
  }
}
