package io.ficus.cdc.feed;

import io.ficus.cdc.ChangeEvent;

/**
 * A change that somebody dropped.
 *
 * @param id of the dead letter that it was
 * @param change what the domain did not get
 */
public record DroppedChange(long id, ChangeEvent change) {}
