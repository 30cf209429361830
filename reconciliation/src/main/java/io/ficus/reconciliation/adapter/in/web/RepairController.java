package io.ficus.reconciliation.adapter.in.web;

import io.ficus.reconciliation.Repair;
import io.ficus.reconciliation.Repairs;
import io.ficus.reconciliation.Repairs.Order;
import io.ficus.reconciliation.Repairs.Reply;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Plans repairs, applies them, takes them back, and shows how they stand. */
@RestController
@RequestMapping("/api/v1/reconciliation/{domain}/repairs")
class RepairController {

  private static final int MOST_REPAIRS = 100;
  private static final int MOST_KEYS = 1_000;
  private static final String ACTOR = "X-Ficus-Actor";

  private final Repairs repairs;

  RepairController(Repairs repairs) {
    this.repairs = repairs;
  }

  /** Plans one from a run, the last that ended unless one is named. */
  @PostMapping
  ResponseEntity<?> plan(
      @PathVariable String domain,
      @RequestParam(required = false) @Nullable Long run,
      @RequestParam(defaultValue = "0") int mostDeletes,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Why why) {
    return ordered(
        actor,
        why,
        order ->
            answer(
                repairs.plan(
                    domain,
                    run == null ? OptionalLong.empty() : OptionalLong.of(run),
                    Math.max(0, mostDeletes),
                    order,
                    !dryRun),
                dryRun));
  }

  @GetMapping
  List<RepairJson> list(@PathVariable String domain, @RequestParam(defaultValue = "20") int limit) {
    return repairs.list(domain, Math.max(1, Math.min(limit, MOST_REPAIRS))).stream()
        .map(repair -> RepairJson.of(repair, List.of(), false))
        .toList();
  }

  @GetMapping("/{id}")
  ResponseEntity<?> show(
      @PathVariable String domain,
      @PathVariable long id,
      @RequestParam(defaultValue = "100") int limit) {
    Optional<Repair> repair = repairs.find(domain, id);
    return repair.isEmpty()
        ? Problems.noRepair("repair " + id + " of " + domain)
        : ResponseEntity.ok(
            RepairJson.of(
                repair.get(), repairs.keys(id, Math.max(1, Math.min(limit, MOST_KEYS))), false));
  }

  /** Applies one in the background; a dry run says what it would come to and writes nothing. */
  @PostMapping("/{id}/apply")
  ResponseEntity<?> apply(
      @PathVariable String domain,
      @PathVariable long id,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Why why) {
    return ordered(
        actor,
        why,
        order ->
            dryRun
                ? shown(domain, id, repair -> repairs.rehearse(domain, id, MOST_KEYS))
                : answer(repairs.apply(domain, id, order), false));
  }

  /** Takes one back in the background; a dry run shows what it would look at. */
  @PostMapping("/{id}/undo")
  ResponseEntity<?> undo(
      @PathVariable String domain,
      @PathVariable long id,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Why why) {
    return ordered(
        actor,
        why,
        order ->
            dryRun
                ? shown(domain, id, repair -> repairs.keys(id, MOST_KEYS))
                : answer(repairs.undo(domain, id, order), false));
  }

  private ResponseEntity<?> shown(String domain, long id, Function<Repair, List<Repair.Key>> keys) {
    Optional<Repair> repair = repairs.find(domain, id);
    return repair.isEmpty()
        ? Problems.noRepair("repair " + id + " of " + domain)
        : ResponseEntity.ok(RepairJson.of(repair.get(), keys.apply(repair.get()), true));
  }

  private static ResponseEntity<?> ordered(
      @Nullable String actor, @Nullable Why why, Function<Order, ResponseEntity<?>> answer) {
    return why == null || why.reason() == null || why.reason().isBlank()
        ? Problems.reasonMissing()
        : answer.apply(new Order(Why.who(actor), why.reason()));
  }

  private static ResponseEntity<?> answer(Reply reply, boolean dryRun) {
    if (reply instanceof Reply.Accepted accepted) {
      return ResponseEntity.accepted().body(RepairJson.of(accepted.repair(), List.of(), dryRun));
    }
    if (reply instanceof Reply.Busy busy) {
      return Problems.busyRepairing(busy.domain());
    }
    return reply instanceof Reply.Refused refused
        ? Problems.refused(refused.code(), refused.why())
        : Problems.noRepair(((Reply.Unknown) reply).what());
  }
}
