package io.ficus.cdc.feed;

import java.time.Instant;

/**
 * A record that could not be handled, or that waits behind one.
 *
 * @param id names it towards {@link DeadLetters#drop}
 * @param topic the change topic that it stood in, with {@code partition} and {@code offset}
 * @param key the record's key as text; empty where it has none
 * @param eventId the change event's id; empty where the record does not say
 * @param reason why it is here
 */
public record DeadLetter(
    long id,
    String domain,
    String topic,
    int partition,
    long offset,
    String key,
    String eventId,
    String reason,
    Instant failedAt) {}
