package io.ficus.app.server;

import io.ficus.app.StartFailure;
import io.ficus.app.config.AllSettings;
import io.ficus.app.config.UnknownKeys;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Stops a start whose configuration holds a key that nobody reads. */
final class SettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    UnknownKeys keys = new UnknownKeys(AllSettings.TYPES);
    List<String> faults =
        context.getEnvironment().getPropertySources().stream()
            // Variables of the process spell keys their own way (FICUS_SOURCE_JDBCURL).
            .filter(
                s ->
                    !s.getName()
                        .equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME))
            .flatMap(
                s ->
                    s instanceof EnumerablePropertySource<?> source
                        ? Stream.of(source.getPropertyNames())
                        : Stream.empty())
            .map(keys::explain)
            .filter(fault -> !fault.isEmpty())
            .distinct()
            .toList();
    if (!faults.isEmpty()) {
      throw StartFailure.usage(String.join(System.lineSeparator(), faults));
    }
  }
}
