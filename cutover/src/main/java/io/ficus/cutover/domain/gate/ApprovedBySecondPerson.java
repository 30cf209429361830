package io.ficus.cutover.domain.gate;

import static io.ficus.cutover.Gate.State.CLOSED;
import static io.ficus.cutover.Gate.State.OPEN;

import io.ficus.cutover.Approval;
import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Two people stand for this step, where the configuration asks for it. */
record ApprovedBySecondPerson(Stage to, Duration maxAge) implements GateRule {

  static final String ID = "approved-by-second-person";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String limit() {
    return "for this step, younger than " + maxAge.toHours() + " h";
  }

  @Override
  public Gate judge(Evidence evidence) {
    return evidence
        .approvals()
        .either(
            all ->
                standing(evidence, to, maxAge)
                    .map(approval -> approved(approval, evidence.at()))
                    .orElseGet(() -> notApproved(evidence.domain())),
            this::missing);
  }

  private Gate approved(Approval approval, Instant now) {
    Approval.Signature second = approval.approved().orElseThrow();
    return measured(
        OPEN,
        "by " + second.actor(),
        Duration.between(second.at(), now),
        "Asked for by " + approval.asked().actor() + ", approved by " + second.actor() + ".");
  }

  private Gate notApproved(String domain) {
    return measured(
        CLOSED,
        "by nobody",
        Duration.ZERO,
        "This step takes two people. One asks with `ficus cutover approval ask "
            + domain
            + "`, another one gives it with `ficus cutover approval give "
            + domain
            + " ID`.");
  }

  /** The newest approval that stands for a step now, if there is one. */
  static Optional<Approval> standing(Evidence evidence, Stage to, Duration maxAge) {
    Instant oldest = evidence.at().minus(maxAge);
    return evidence
        .approvals()
        .either(Optional::of, why -> Optional.<List<Approval>>empty())
        .stream()
        .flatMap(List::stream)
        .filter(it -> it.isFor(evidence.past().epoch(), to))
        .filter(it -> it.approved().filter(by -> by.at().isAfter(oldest)).isPresent())
        .findFirst();
  }
}
