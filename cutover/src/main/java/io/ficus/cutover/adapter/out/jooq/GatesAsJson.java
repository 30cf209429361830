package io.ficus.cutover.adapter.out.jooq;

import io.ficus.cutover.Gate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gates as the audit keeps them: an array of objects, the age in milliseconds. What is kept must be
 * readable by every later version, so the fields are named here and not taken from {@link Gate}.
 */
final class GatesAsJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private GatesAsJson() {}

  private record Kept(
      String rule,
      String state,
      @Nullable String value,
      String limit,
      @Nullable Long ageMillis,
      String explanation) {}

  static JSONB write(List<Gate> gates) {
    return JSONB.valueOf(
        JSON.writeValueAsString(
            gates.stream()
                .map(
                    gate ->
                        new Kept(
                            gate.rule(),
                            gate.state().name(),
                            gate.value().orElse(null),
                            gate.limit(),
                            gate.age().map(Duration::toMillis).orElse(null),
                            gate.explanation()))
                .toList()));
  }

  static List<Gate> read(JSONB kept) {
    return List.of(JSON.readValue(kept.data(), Kept[].class)).stream()
        .map(
            gate ->
                new Gate(
                    gate.rule(),
                    Gate.State.valueOf(gate.state()),
                    Optional.ofNullable(gate.value()),
                    gate.limit(),
                    Optional.ofNullable(gate.ageMillis()).map(Duration::ofMillis),
                    gate.explanation()))
        .toList();
  }
}
