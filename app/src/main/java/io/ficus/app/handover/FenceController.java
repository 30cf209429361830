package io.ficus.app.handover;

import io.ficus.app.handover.FenceInstallation.Outcome;
import io.ficus.app.handover.FenceInstallation.Standing;
import io.ficus.app.web.Asked;
import io.ficus.app.web.ProblemException;
import io.ficus.seam.ownership.FencedTables;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The fence in the legacy store over HTTP. */
@RestController
@RequestMapping("/api/v1/fences/{domain}")
final class FenceController {

  private final MovedDomains domains;
  private final FenceInstallation fence;
  private final FenceChanges changes;

  FenceController(MovedDomains domains, FenceInstallation fence, FenceChanges changes) {
    this.domains = domains;
    this.fence = fence;
    this.changes = changes;
  }

  @GetMapping
  Fence status(@PathVariable String domain) {
    return Fence.of(fence.standing(domains.of(domain).tables()));
  }

  @PostMapping("/install")
  Changed install(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    FencedTables tables = domains.of(domain).tables();
    return changed(
        tables,
        dryRun
            ? fence.install(tables, true)
            : changes.install(tables, Asked.mandate(actor, asked)));
  }

  @PostMapping("/remove")
  Changed remove(
      @PathVariable String domain,
      @RequestParam(defaultValue = "false") boolean dryRun,
      @RequestHeader(name = Asked.ACTOR, required = false) @Nullable String actor,
      @RequestBody(required = false) @Nullable Asked asked) {
    FencedTables tables = domains.of(domain).tables();
    return changed(
        tables,
        dryRun ? fence.remove(tables, true) : changes.remove(tables, Asked.mandate(actor, asked)));
  }

  private Changed changed(FencedTables tables, Outcome outcome) {
    if (outcome instanceof Outcome.Ran ran) {
      return new Changed(1, ran.dryRun(), ran.sql(), Fence.of(fence.standing(tables)));
    }
    throw new ProblemException(
        HttpStatus.CONFLICT, "fence-in-use", ((Outcome.Refused) outcome).why());
  }

  record Changed(int schemaVersion, boolean dryRun, List<String> sql, Fence fence) {}

  record Fence(
      int schemaVersion,
      String domain,
      List<String> tables,
      int fencedTables,
      List<String> unfencedTables,
      boolean installed,
      String authority,
      boolean fenced,
      boolean leftBehind,
      long epoch) {

    static Fence of(Standing standing) {
      return new Fence(
          1,
          standing.domain(),
          standing.tables(),
          standing.tables().size() - standing.unfenced().size(),
          standing.unfenced(),
          standing.unfenced().isEmpty(),
          standing.held().map(held -> held.authority().name()).orElse("not recorded"),
          standing.held().map(held -> held.fenced()).orElse(false),
          standing.held().map(held -> held.leftBehind()).orElse(false),
          standing.held().map(held -> held.epoch()).orElse(0L));
    }
  }
}
