package io.ficus.app.server;

import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.BridgeStatus;
import io.ficus.cdc.bridge.doctor.Finding;
import io.ficus.cdc.bridge.doctor.SourceUnderTest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The doctor over HTTP: examines what the running server is configured with. */
@RestController
final class DoctorController {

  private final SourceUnderTest source;
  private final Bridges bridges;

  DoctorController(SourceUnderTest source, Bridges bridges) {
    this.source = source;
    this.bridges = bridges;
  }

  @GetMapping("/api/v1/doctor")
  Examination examine() {
    List<Finding> findings = new ArrayList<>(Examination.of(source).findings());
    bridges.all().forEach(bridge -> findings.add(running(bridge)));
    return new Examination(1, findings);
  }

  private Finding running(Bridge bridge) {
    BridgeStatus status = bridge.status();
    Finding.State state =
        switch (status.state()) {
          case STARTING, SNAPSHOTTING, CATCHING_UP, STREAMING -> Finding.State.OK;
          case PAUSED, RETRYING -> Finding.State.WARNING;
          case HALTED, STOPPED -> Finding.State.FAILED;
        };
    String option = bridges.option(bridge);
    List<String> remedy =
        switch (status.state()) {
          case STARTING, SNAPSHOTTING, CATCHING_UP, STREAMING, RETRYING -> List.of();
          case PAUSED -> List.of("ficus bridge resume" + option + " --reason 'go on'");
          case HALTED ->
              List.of(
                  "# do what the error says"
                      + (option.isEmpty() ? "" : ", with" + option + " at every bridge command")
                      + "; then",
                  "ficus bridge resume" + option + " --reason 'it is mended'");
          case STOPPED -> List.of("# restart this server");
        };
    return new Finding(
        "bridge.running/" + status.name(),
        "The bridge " + status.name() + " carries the log of its store",
        state,
        status.state()
            + status.lastError().map(error -> ": " + error.message()).orElse("")
            + (state == Finding.State.OK ? "" : ". Meanwhile its store keeps its log"),
        remedy);
  }

  /** What the doctor found. */
  record Examination(int schemaVersion, List<Finding> findings) {
    static Examination of(SourceUnderTest source) {
      return new Examination(1, new io.ficus.cdc.bridge.doctor.SourceDoctor().examine(source));
    }
  }
}
