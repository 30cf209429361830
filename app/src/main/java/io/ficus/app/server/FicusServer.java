package io.ficus.app.server;

import io.ficus.app.StartFailure;
import io.ficus.app.config.HttpSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A running server. Closing it stops the feed, then the bridge, then the HTTP API. */
public final class FicusServer implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  private FicusServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts a server.
   *
   * @param config the configuration file; {@code null} if everything is in {@code properties}
   * @param properties settings that win over the file
   * @throws StartFailure if the configuration is wrong or the port is taken
   */
  public static FicusServer start(@Nullable Path config, Map<String, Object> properties) {
    return start(config, properties, application -> {});
  }

  /** The same, with something that a test puts in. */
  static FicusServer start(
      @Nullable Path config, Map<String, Object> properties, Consumer<SpringApplication> besides) {
    SpringApplication application = new SpringApplication(ServerConfiguration.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setRegisterShutdownHook(false);
    application.setLogStartupInfo(false);
    application.addInitializers(new SettingsCheck());
    besides.accept(application);
    List<String> arguments = new ArrayList<>();
    properties.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    if (config != null) {
      arguments.add("--spring.config.additional-location=file:" + config.toAbsolutePath());
    }
    try {
      return new FicusServer(application.run(arguments.toArray(String[]::new)));
    } catch (RuntimeException e) {
      throw StartFaults.explain(e);
    }
  }

  /** A part of the server, for the demo and for tests. */
  public <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** The part of a name, of several of a type. */
  public <T> T part(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  /** The base address of the HTTP API. */
  public String address() {
    return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
  }

  /**
   * Makes sure that the HTTP API could listen on a port.
   *
   * @throws StartFailure if something else does
   */
  public static void requireFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw portTaken(port, e);
    }
  }

  static StartFailure portTaken(int port, Throwable cause) {
    return StartFailure.of(
        "Port "
            + port
            + " is in use, perhaps by another Ficus. Stop that one, or choose another port (demo: --port; server:"
            + " ficus.http.port; default "
            + HttpSettings.DEFAULT_PORT
            + ").",
        cause);
  }

  @Override
  public void close() {
    context.close();
  }
}
