package io.ficus.cdc.feed;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter with everything that is known of it.
 *
 * @param headers of the record, as text
 * @param value of the record, as text; {@code null} where it had none
 * @param waitingBehind how many later dead letters of the same key wait behind it
 */
public record DeadLetterContent(
    DeadLetter letter, Map<String, String> headers, @Nullable String value, int waitingBehind) {}
