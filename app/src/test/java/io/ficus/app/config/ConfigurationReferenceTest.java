package io.ficus.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

  @Test
  void theReferenceNamesEveryKeyAndNoOther() throws Exception {
    String reference = Files.readString(Path.of("../docs/configuration.md"));
    Set<String> documented =
        Pattern.compile("^\\| `(ficus\\.[^`]+)`", Pattern.MULTILINE)
            .matcher(reference)
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toSet());
    Set<String> all = new UnknownKeys(AllSettings.TYPES).known();
    Set<String> known =
        all.stream()
            // A list is set through its elements.
            .filter(key -> all.stream().noneMatch(other -> other.startsWith(key + "[]")))
            .collect(Collectors.toSet());
    assertThat(documented).isEqualTo(known);
  }
}
