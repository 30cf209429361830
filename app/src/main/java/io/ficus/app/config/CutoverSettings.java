package io.ficus.app.config;

import io.ficus.cutover.Stage;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a stage needs before it may advance, and how long moving the authority may take.
 *
 * @param pauseBudget how long writers may be kept out while the authority moves
 * @param catchUpTimeout how long a gate waits for the domain store to apply a watermark
 * @param fleetTimeout how long a gate waits for the last instance to act on the current stage
 * @param reconciliationMaxAge how old the last clean reconciliation may be
 * @param ledgerWindow how long no routed write may have diverged
 * @param shadowWindow over what time compared reads are counted
 * @param shadowMinSamples how many must have been compared; at least 1
 * @param shadowMaxPerMillion how many of a million may differ
 * @param reverseSyncMaxLag how old the oldest write may be that the reverse sync has not applied
 * @param strayWindow how long no stray write may have been seen
 * @param leftOutGates gates that are not asked, joined by commas
 * @param twoPersonStages stages that are not entered unless two people stand for it, joined by
 *     commas
 * @param approvalMaxAge how old an approval may be
 */
@ConfigurationProperties("ficus.cutover")
public record CutoverSettings(
    @DefaultValue("2s") Duration pauseBudget,
    @DefaultValue("10s") Duration catchUpTimeout,
    @DefaultValue("5s") Duration fleetTimeout,
    @DefaultValue("1h") Duration reconciliationMaxAge,
    @DefaultValue("1h") Duration ledgerWindow,
    @DefaultValue("1h") Duration shadowWindow,
    @DefaultValue("1000") long shadowMinSamples,
    @DefaultValue("100") long shadowMaxPerMillion,
    @DefaultValue("10s") Duration reverseSyncMaxLag,
    @DefaultValue("1h") Duration strayWindow,
    @DefaultValue Set<String> leftOutGates,
    @DefaultValue Set<Stage> twoPersonStages,
    @DefaultValue("24h") Duration approvalMaxAge) {

  /**
   * @throws IllegalArgumentException if a gate would be open without anything to open it
   */
  public CutoverSettings {
    if (shadowMinSamples < 1) {
      throw new IllegalArgumentException(
          "ficus.cutover.shadow-min-samples cannot be "
              + shadowMinSamples
              + ": no compared read proves nothing. Give 1 or more.");
    }
    if (shadowMaxPerMillion < 0) {
      throw new IllegalArgumentException(
          "ficus.cutover.shadow-max-per-million cannot be "
              + shadowMaxPerMillion
              + ". Give 0 to let none differ, or more.");
    }
  }
}
