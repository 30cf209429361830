package io.ficus.app.config;

import io.ficus.reconciliation.LoadLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How both sides are compared.
 *
 * @param chunkSize keys in the first chunk; later ones follow the time that they take
 * @param watermarkTimeout how long a suspect waits for the domain store to apply a watermark
 * @param rounds how often a suspect that keeps changing is looked at before it is called unproven
 * @param threads chunks that are compared at a time, each with a connection to either store
 * @param sketchCells how large a sketch is where a run does not say so
 * @param lockHotRows whether a run may lock the rows of a key that never stands still
 * @param lockWait for how long such a run waits for a lock
 * @param lockHold for how long such rows stay locked at most
 * @param dutyCycle the percentage of the time in which a run may read
 * @param mostRecordsBehind with more change records waiting, a run goes slowly
 * @param mostActiveSessions with more active sessions in the legacy store, a run goes slowly
 * @param pauses times of the day, UTC, in which a run waits
 * @param every for each domain that is reconciled by schedule, the time from one run's start to the
 *     next
 * @param alertsTopic where a changed verdict is told; nowhere if it is empty
 * @param pairs queries that are compared without a Java module
 */
@ConfigurationProperties("ficus.reconciliation")
public record ReconcileSettings(
    @DefaultValue("5000") int chunkSize,
    @DefaultValue("10s") Duration watermarkTimeout,
    @DefaultValue("5") int rounds,
    @DefaultValue("1") int threads,
    @DefaultValue("65536") int sketchCells,
    @DefaultValue("false") boolean lockHotRows,
    @DefaultValue("100ms") Duration lockWait,
    @DefaultValue("250ms") Duration lockHold,
    @DefaultValue("20") int dutyCycle,
    @DefaultValue("50000") long mostRecordsBehind,
    @DefaultValue("40") int mostActiveSessions,
    @DefaultValue List<String> pauses,
    @DefaultValue Map<String, Duration> every,
    @DefaultValue("") String alertsTopic,
    @DefaultValue List<PairSettings> pairs) {

  /** What a run may take of the stores' time. */
  public LoadLimits load() {
    return new LoadLimits(
        dutyCycle / 100.0,
        LoadLimits.defaults().chunkTarget(),
        mostRecordsBehind,
        mostActiveSessions,
        pauses.stream().map(LoadLimits.DailyPause::parse).toList());
  }
}
