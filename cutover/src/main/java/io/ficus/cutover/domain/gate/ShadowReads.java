package io.ficus.cutover.domain.gate;

import java.time.Duration;

/**
 * What comparing reads of both stores counted for a domain, over all instances.
 *
 * @param window the time that the counts are of, ending now
 * @param samples reads that were compared to an end
 * @param mismatches those whose answers differed though both sides had the position
 */
public record ShadowReads(Duration window, long samples, long mismatches) {}
