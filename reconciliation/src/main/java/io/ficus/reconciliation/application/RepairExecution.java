package io.ficus.reconciliation.application;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.BeforeImage;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Repair;
import io.ficus.reconciliation.Repair.KeyState;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.reconciliation.RepairTarget;
import io.ficus.reconciliation.Repairer;
import io.ficus.reconciliation.domain.SuspectOutcome;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Applies or undoes one repair, key by key. What a run has proven is proven once more before
 * anything is written, and compared again after it. Whatever happens to one key, the others go on.
 */
final class RepairExecution {

  private static final System.Logger LOG = System.getLogger(RepairExecution.class.getName());
  private static final int AT_A_TIME = 100;

  private final Repair repair;
  private final Pair pair;
  private final Repairer repairer;
  private final RepairPlans plans;
  private final Confirmation confirmation;
  private final CatchUp catchUp;
  private final Clock clock;
  private final BooleanSupplier stopping;

  RepairExecution(
      Repair repair,
      Pair pair,
      Repairer repairer,
      RepairPlans plans,
      Confirmation confirmation,
      CatchUp catchUp,
      Clock clock,
      BooleanSupplier stopping) {
    this.repair = repair;
    this.pair = pair;
    this.repairer = repairer;
    this.plans = plans;
    this.confirmation = confirmation;
    this.catchUp = catchUp;
    this.clock = clock;
    this.stopping = stopping;
  }

  void apply() {
    // A process that is gone may have left keys that it had written.
    verify();
    List<Repair.Key> open = plans.keys(repair.id(), List.of(KeyState.OPEN), AT_A_TIME);
    while (!open.isEmpty() && !stopping.getAsBoolean()) {
      Map<AggregateKey, SuspectOutcome> now = confirmed(open);
      Map<AggregateKey, String> untouched = new LinkedHashMap<>();
      for (Repair.Key key : open) {
        if (stopping.getAsBoolean()) {
          return;
        }
        SuspectOutcome outcome = now.get(key.key());
        if (outcome instanceof SuspectOutcome.Disagrees) {
          write(key.key(), untouched);
        } else {
          settle(
              key.key(),
              outcome instanceof SuspectOutcome.Matched ? KeyState.SKIPPED : KeyState.WITHHELD,
              notDisagreeing(outcome));
        }
      }
      verify();
      settleUntouched(untouched);
      open = plans.keys(repair.id(), List.of(KeyState.OPEN), AT_A_TIME);
    }
    if (!stopping.getAsBoolean()) {
      plans.end(repair, Repair.State.APPLIED, clock.instant());
    }
  }

  void undo() {
    List<KeyState> written =
        List.of(KeyState.WRITTEN, KeyState.VERIFIED, KeyState.STILL_DIFFERS, KeyState.UNVERIFIED);
    List<Repair.Key> keys = plans.keys(repair.id(), written, AT_A_TIME);
    while (!keys.isEmpty() && !stopping.getAsBoolean()) {
      for (Repair.Key key : keys) {
        if (stopping.getAsBoolean()) {
          return;
        }
        putBack(key.key());
      }
      keys = plans.keys(repair.id(), written, AT_A_TIME);
    }
    if (!stopping.getAsBoolean()) {
      plans.end(repair, Repair.State.UNDONE, clock.instant());
    }
  }

  /**
   * @param untouched takes the keys of which there was nothing to write, with the reason
   */
  private void write(AggregateKey key, Map<AggregateKey, String> untouched) {
    boolean deletes = repair.deletes() && plans.deleted(repair.id()) < repair.mostDeletes();
    RepairOutcome outcome;
    try {
      outcome =
          repairer.repair(
              target(catchUp, pair.domain()),
              key,
              new Repairer.Terms(
                  name(repair, key),
                  deletes,
                  false,
                  before -> plans.keep(repair.id(), key, before)));
    } catch (RuntimeException e) {
      failed(key, e);
      return;
    }
    if (outcome instanceof RepairOutcome.Written written) {
      plans.settled(repair.id(), key, KeyState.WRITTEN, told(outcome), written.removed() > 0);
    } else if (outcome instanceof RepairOutcome.Nothing
        && plans.before(repair.id(), key).isPresent()) {
      // It was written before the process that did it could say so.
      settle(key, KeyState.WRITTEN, "written by a process that is gone");
    } else if (outcome instanceof RepairOutcome.Nothing nothing) {
      untouched.put(key, nothing.why());
    } else {
      settle(key, KeyState.WITHHELD, told(outcome));
    }
  }

  /** It differed before it was derived again; only another look shows that it does not any more. */
  private void settleUntouched(Map<AggregateKey, String> untouched) {
    if (untouched.isEmpty()) {
      return;
    }
    Map<AggregateKey, SuspectOutcome> now =
        confirmation.confirm(pair, untouched.keySet()).outcomes();
    untouched.forEach(
        (key, why) -> {
          SuspectOutcome outcome = now.get(key);
          if (outcome instanceof SuspectOutcome.Matched) {
            settle(key, KeyState.SKIPPED, why);
          } else if (outcome instanceof SuspectOutcome.Disagrees disagrees) {
            settle(key, KeyState.WITHHELD, why + stillDiffers(disagrees));
          } else {
            settle(key, KeyState.WITHHELD, why + "; " + notDisagreeing(outcome));
          }
        });
  }

  private static String stillDiffers(SuspectOutcome.Disagrees disagrees) {
    return "; still differs in "
        + disagrees.columns().stream()
            .map(column -> column.column())
            .collect(Collectors.joining(", "));
  }

  private void putBack(AggregateKey key) {
    Optional<BeforeImage> before = plans.before(repair.id(), key);
    if (before.isEmpty()) {
      settle(key, KeyState.KEPT, "nothing was kept of what stood there before");
      return;
    }
    try {
      if (before.get().target() != target(catchUp, repair.domain())) {
        settle(
            key,
            KeyState.KEPT,
            "the store that it was written to decides by now, and nothing is written over its"
                + " decisions");
        return;
      }
      RepairOutcome outcome =
          repairer.undo(
              key,
              before.get(),
              new Repairer.Terms(name(repair, key) + "-undo", true, false, image -> {}));
      settle(
          key,
          outcome instanceof RepairOutcome.Written ? KeyState.UNDONE : KeyState.KEPT,
          told(outcome));
    } catch (RuntimeException e) {
      failed(key, e);
    }
  }

  private void verify() {
    List<Repair.Key> written = plans.keys(repair.id(), List.of(KeyState.WRITTEN), AT_A_TIME);
    if (written.isEmpty()) {
      return;
    }
    Map<AggregateKey, SuspectOutcome> now = confirmed(written);
    for (Repair.Key key : written) {
      SuspectOutcome outcome = now.get(key.key());
      if (outcome instanceof SuspectOutcome.Matched) {
        settle(key.key(), KeyState.VERIFIED, key.detail());
      } else if (outcome instanceof SuspectOutcome.Disagrees disagrees) {
        settle(key.key(), KeyState.STILL_DIFFERS, key.detail() + stillDiffers(disagrees));
      } else {
        settle(key.key(), KeyState.UNVERIFIED, key.detail() + "; " + notDisagreeing(outcome));
      }
    }
  }

  private Map<AggregateKey, SuspectOutcome> confirmed(List<Repair.Key> keys) {
    return confirmation.confirm(pair, keys.stream().map(Repair.Key::key).toList()).outcomes();
  }

  private void failed(AggregateKey key, RuntimeException e) {
    LOG.log(
        System.Logger.Level.WARNING, "Repair " + repair.id() + " of key " + key + " broke off", e);
    String message = e.getMessage();
    settle(
        key,
        KeyState.FAILED,
        message == null
            ? e.getClass().getSimpleName()
            // Later lines of a database's message quote rows, which are not for everyone.
            : message.lines().findFirst().orElse(e.getClass().getSimpleName()));
  }

  private void settle(AggregateKey key, KeyState state, String detail) {
    plans.settled(repair.id(), key, state, detail, false);
  }

  private static String notDisagreeing(@org.jspecify.annotations.Nullable SuspectOutcome outcome) {
    return outcome instanceof SuspectOutcome.Unproven unproven
        ? "not proven now: " + unproven.reason()
        : "the sides agree by now";
  }

  static RepairTarget target(CatchUp catchUp, String domain) {
    return switch (catchUp.leader(domain)) {
      case LEGACY -> RepairTarget.DOMAIN;
      case DOMAIN -> RepairTarget.LEGACY;
    };
  }

  static String name(Repair repair, AggregateKey key) {
    return "repair-" + repair.id() + "-" + key.text().replace('|', '_');
  }

  static String told(RepairOutcome outcome) {
    if (outcome instanceof RepairOutcome.Written written) {
      return "stored " + written.stored() + ", removed " + written.removed();
    }
    return outcome instanceof RepairOutcome.Nothing nothing
        ? nothing.why()
        : ((RepairOutcome.Withheld) outcome).why();
  }
}
