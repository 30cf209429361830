package io.ficus.app.server;

import io.ficus.cdc.bridge.doctor.Finding;
import io.ficus.cdc.bridge.doctor.SourceUnderTest;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The doctor over HTTP: examines what the running server is configured with. */
@RestController
final class DoctorController {

  private final SourceUnderTest source;

  DoctorController(SourceUnderTest source) {
    this.source = source;
  }

  @GetMapping("/api/v1/doctor")
  Examination examine() {
    return Examination.of(source);
  }

  /** What the doctor found. */
  record Examination(int schemaVersion, List<Finding> findings) {
    static Examination of(SourceUnderTest source) {
      return new Examination(1, new io.ficus.cdc.bridge.doctor.SourceDoctor().examine(source));
    }
  }
}
