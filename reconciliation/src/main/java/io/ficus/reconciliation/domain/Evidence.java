package io.ficus.reconciliation.domain;

import java.time.Instant;

/**
 * Why a difference is believed: the legacy side read the same before and after a watermark that the
 * domain had applied when it was read.
 *
 * @param watermark its id
 * @param position where it stands in the legacy log
 * @param readAt when the legacy side was read first, in the last round
 * @param readAgainAt when it was read again and was the same
 * @param rounds how many rounds it took
 */
public record Evidence(
    String watermark, String position, Instant readAt, Instant readAgainAt, int rounds) {}
