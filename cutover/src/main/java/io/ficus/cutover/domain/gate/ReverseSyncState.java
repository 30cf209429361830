package io.ficus.cutover.domain.gate;

import java.time.Duration;
import java.time.Instant;

/**
 * How the reverse sync of a domain stands.
 *
 * @param running whether it is carrying writes; stopped, retrying and standing still are not
 * @param state its state in its own word, and its last error if it has one
 * @param since when it entered this state
 * @param lag how old the oldest write is that it has not applied; zero if there is none
 * @param deadLetters writes that it could not apply and that are not resolved
 */
public record ReverseSyncState(
    boolean running, String state, Instant since, Duration lag, long deadLetters) {}
