package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Gate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every instance that lives acts on the current epoch. A dead one is held off by the fence. */
record FleetAcknowledged() implements GateRule {

  @Override
  public String id() {
    return "fleet-acknowledged";
  }

  @Override
  public String limit() {
    return "every live instance";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence.fleet().either(fleet -> judge(fleet, evidence.past().epoch()), this::missing);
  }

  private Gate judge(List<Member> fleet, long epoch) {
    List<Member> alive = fleet.stream().filter(Member::alive).toList();
    if (alive.isEmpty()) {
      return missing("no instance has said that it is alive");
    }
    List<Member> behind = alive.stream().filter(member -> !member.actsOn(epoch)).toList();
    String value = (alive.size() - behind.size()) + " of " + alive.size();
    Gate gate =
        behind.isEmpty()
            ? measured(OPEN, value, Duration.ZERO, "All act on epoch " + epoch + ".")
            : measured(
                CLOSED,
                value,
                Duration.ZERO,
                "Not on epoch "
                    + epoch
                    + " yet: "
                    + behind.stream()
                        .map(FleetAcknowledged::inWords)
                        .collect(Collectors.joining("; "))
                    + ". Stop it, or see why it cannot read the control store.");
    return gate.restingOn(new Gate.Basis(alive.size(), Optional.empty()));
  }

  private static String inWords(Member member) {
    return member.instance()
        + ", on epoch "
        + member.epoch()
        + ", last seen "
        + member.silentFor().toMillis()
        + " ms ago";
  }
}
