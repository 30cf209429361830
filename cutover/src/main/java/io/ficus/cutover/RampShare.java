package io.ficus.cutover;

import java.time.Duration;

/**
 * What a {@link ReadRamp} comes to: keys are not read equally often, so five percent of the keys
 * may be half of the reads. Immutable.
 *
 * @param reads of all instances, in the window and since the stage was entered
 * @param ramped of these, those that took the path of the stage
 * @param window ends now
 */
public record RampShare(long reads, long ramped, Duration window) {}
