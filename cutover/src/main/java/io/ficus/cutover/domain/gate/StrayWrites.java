package io.ficus.cutover.domain.gate;

import java.time.Duration;

/**
 * Writes to a domain's legacy tables that Ficus did not make while the domain had the authority.
 *
 * @param window the time that {@code inWindow} is of, ending now
 * @param inWindow how many were seen in it
 * @param unsettled how many of all were neither adopted nor refused by somebody
 */
public record StrayWrites(Duration window, long inWindow, long unsettled) {}
