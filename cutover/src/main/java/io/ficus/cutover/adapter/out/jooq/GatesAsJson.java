package io.ficus.cutover.adapter.out.jooq;

import com.fasterxml.jackson.annotation.JsonInclude;
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
      String explanation,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable KeptOverride overridden,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long n,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long windowMillis) {}

  private record KeptOverride(long approval, String askedBy, String reason, String approvedBy) {}

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
                            gate.explanation(),
                            gate.overridden().map(GatesAsJson::kept).orElse(null),
                            gate.basis().map(Gate.Basis::n).orElse(null),
                            gate.basis()
                                .flatMap(Gate.Basis::window)
                                .map(Duration::toMillis)
                                .orElse(null)))
                .toList()));
  }

  static List<Gate> read(JSONB kept) {
    return List.of(JSON.readValue(kept.data(), Kept[].class)).stream()
        .map(GatesAsJson::gate)
        .toList();
  }

  private static Gate gate(Kept kept) {
    Gate gate =
        new Gate(
            kept.rule(),
            Gate.State.valueOf(kept.state()),
            Optional.ofNullable(kept.value()),
            kept.limit(),
            millis(kept.ageMillis()),
            kept.explanation(),
            Optional.ofNullable(kept.overridden()).map(GatesAsJson::overridden));
    return kept.n() == null
        ? gate
        : gate.restingOn(new Gate.Basis(kept.n(), millis(kept.windowMillis())));
  }

  private static Optional<Duration> millis(@Nullable Long kept) {
    return Optional.ofNullable(kept).map(Duration::ofMillis);
  }

  private static KeptOverride kept(Gate.Overridden it) {
    return new KeptOverride(it.approval(), it.askedBy(), it.reason(), it.approvedBy());
  }

  private static Gate.Overridden overridden(KeptOverride it) {
    return new Gate.Overridden(it.approval(), it.askedBy(), it.reason(), it.approvedBy());
  }
}
