package io.ficus.app.server;

import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.connect.ConnectorConfiguration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The bridge's pipeline for a team that runs it on Kafka Connect. */
@RestController
@RequestMapping("/api/v1/bridge/connect")
final class ConnectController {

  private final Bridge bridge;

  ConnectController(Bridge bridge) {
    this.bridge = bridge;
  }

  @GetMapping
  Exported export(@RequestParam(defaultValue = "") String name) {
    ConnectorConfiguration made =
        bridge.connectorConfiguration(name.isBlank() ? "ficus-" + bridge.status().name() : name);
    return new Exported(
        1, new Connector(made.name(), new TreeMap<>(made.config())), made.differences());
  }

  record Exported(int schemaVersion, Connector connector, List<String> differences) {}

  /** The body of {@code POST /connectors}. */
  record Connector(String name, Map<String, String> config) {}
}
