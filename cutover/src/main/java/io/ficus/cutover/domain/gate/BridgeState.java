package io.ficus.cutover.domain.gate;

import java.time.Instant;

/**
 * How the bridge that carries a domain's changes stands.
 *
 * @param running whether it is carrying changes; paused, retrying and stopped are not
 * @param state its state in its own word, and its last error if it has one
 * @param since when it entered this state
 */
public record BridgeState(boolean running, String state, Instant since) {}
