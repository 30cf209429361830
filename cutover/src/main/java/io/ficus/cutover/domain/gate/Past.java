package io.ficus.cutover.domain.gate;

import io.ficus.cutover.AuditEntry;
import io.ficus.cutover.Authority;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What has happened to a domain's stage.
 *
 * @param epoch the current epoch; 0 for a domain that is not known
 * @param lastRollback when it was last rolled back
 * @param wayBackTried whether the authority ever went back to the legacy store
 * @param authoritySince when the authority last moved, in either direction; absent if it never did
 */
public record Past(
    long epoch,
    Optional<Instant> lastRollback,
    boolean wayBackTried,
    Optional<Instant> authoritySince) {

  /** Reads it out of the audit, newest first. */
  public static Past of(List<AuditEntry> history) {
    List<AuditEntry> back =
        history.stream().filter(it -> it.kind() == AuditEntry.Kind.ROLLED_BACK).toList();
    return new Past(
        history.stream().findFirst().map(AuditEntry::epoch).orElse(0L),
        back.stream().findFirst().map(AuditEntry::at),
        back.stream().anyMatch(it -> movesTheAuthority(it) && isOf(Authority.LEGACY, it)),
        history.stream().filter(Past::movesTheAuthority).findFirst().map(AuditEntry::at));
  }

  private static boolean movesTheAuthority(AuditEntry entry) {
    return entry.from().map(from -> from.authority() != entry.to().authority()).orElse(false);
  }

  private static boolean isOf(Authority authority, AuditEntry entry) {
    return entry.to().authority() == authority;
  }
}
