package io.ficus.app.server;

import io.ficus.app.StartFailure;
import io.ficus.app.config.ChangeSettings;
import io.ficus.app.config.KafkaSettings;
import io.ficus.app.config.SourceSettings;
import java.nio.file.Path;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Examines what a configuration names, without starting anything of it. */
public final class OfflineDoctor {

  private OfflineDoctor() {}

  /**
   * Reads the configuration with the same checks as a server, and examines the source and Kafka.
   *
   * @return the same JSON as the HTTP API gives
   * @throws StartFailure if the configuration is wrong
   */
  public static JsonNode examine(Path config) {
    SpringApplication application = new SpringApplication(SettingsOnly.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    application.addInitializers(new SettingsCheck());
    try (ConfigurableApplicationContext context =
        application.run("--spring.config.additional-location=file:" + config.toAbsolutePath())) {
      return JsonMapper.builder()
          .build()
          .valueToTree(
              DoctorController.Examination.of(
                  BridgeWiring.underTest(
                      context.getBean(SourceSettings.class),
                      context.getBean(KafkaSettings.class),
                      context.getBean(ChangeSettings.class))));
    } catch (RuntimeException e) {
      throw StartFaults.explain(e);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({SourceSettings.class, KafkaSettings.class, ChangeSettings.class})
  static class SettingsOnly {}
}
