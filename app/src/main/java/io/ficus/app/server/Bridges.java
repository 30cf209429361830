package io.ficus.app.server;

import io.ficus.app.handover.MovedDomain;
import io.ficus.app.web.ProblemException;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.BridgeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;

/**
 * The bridges of this server: that on the legacy store, and one on the outbox of each domain that
 * it moves. Each holds the log of its store until it has carried it. Thread-safe.
 */
final class Bridges {

  private final Bridge legacy;
  private final ObjectProvider<MovedDomain> domains;

  Bridges(Bridge legacy, ObjectProvider<MovedDomain> domains) {
    this.legacy = legacy;
    this.domains = domains;
  }

  /**
   * The bridge of a name; that on the legacy store if none is given.
   *
   * @throws ProblemException if there is none
   */
  Bridge of(@Nullable String name) {
    if (name == null || name.isBlank()) {
      return legacy;
    }
    return all().stream()
        .filter(bridge -> bridge.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown-bridge",
                    "This server has no bridge "
                        + name
                        + ". It has "
                        + all().stream().map(Bridge::name).collect(Collectors.joining(", "))
                        + "."));
  }

  /** Those on the outboxes of domains, in the order in which they are shown. */
  List<Bridge> outboxes() {
    return domains.orderedStream().map(MovedDomain::outbox).toList();
  }

  /** All, that on the legacy store first. */
  List<Bridge> all() {
    List<Bridge> all = new ArrayList<>(List.of(legacy));
    all.addAll(outboxes());
    return all;
  }

  /** The option by which a command names a bridge, with a space before it; empty for the first. */
  String option(Bridge bridge) {
    return bridge == legacy ? "" : " --name " + bridge.name();
  }

  /**
   * A bridge in one line.
   *
   * @param lastError why it does not carry, or did not for a while
   */
  record Brief(String name, String state, String reason, @Nullable String lastError) {

    static Brief of(BridgeStatus status) {
      return new Brief(
          status.name(),
          status.state().name(),
          status.reason(),
          status.lastError().map(BridgeStatus.Failure::message).orElse(null));
    }
  }
}
