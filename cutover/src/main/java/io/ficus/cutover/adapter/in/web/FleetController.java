package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.Cutovers;
import io.ficus.cutover.application.Fleet;
import io.ficus.cutover.domain.gate.Member;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The instances that route a domain's calls, over HTTP. */
@RestController
@RequestMapping("/api/v1/cutover/domains/{domain}/fleet")
final class FleetController {

  private final Cutovers cutovers;
  private final Fleet fleet;

  FleetController(Cutovers cutovers, Fleet fleet) {
    this.cutovers = cutovers;
    this.fleet = fleet;
  }

  @GetMapping
  ResponseEntity<Object> list(@PathVariable String domain) {
    return cutovers
        .show(domain)
        .map(
            stage ->
                Answers.ok(
                    stage,
                    new Instances(
                        CutoverJson.SCHEMA_VERSION,
                        domain,
                        stage.epoch(),
                        fleet.members(domain).stream()
                            .map(member -> Instance.of(member, stage.epoch()))
                            .toList())))
        .orElseGet(() -> Answers.refused(Problems.unknownDomain(domain)));
  }

  /**
   * All of the last day.
   *
   * @param epoch that of the domain now
   */
  record Instances(int schemaVersion, String domain, long epoch, List<Instance> instances) {}

  /**
   * One of them.
   *
   * @param epoch on which it acts; 0 if it has not said
   * @param state ACKNOWLEDGED, or BEHIND, which keeps stages from being entered, or DEAD, which
   *     keeps nothing: the stores refuse what it may still write
   * @param lastSeenSeconds how long ago it was heard of, by the control store's clock
   */
  record Instance(String instance, long epoch, State state, double lastSeenSeconds) {

    enum State {
      ACKNOWLEDGED,
      BEHIND,
      DEAD
    }

    static Instance of(Member member, long current) {
      return new Instance(
          member.instance(),
          member.epoch(),
          !member.alive() ? State.DEAD : member.actsOn(current) ? State.ACKNOWLEDGED : State.BEHIND,
          HandOverJson.seconds(member.silentFor()));
    }
  }
}
