/**
 * The words of change data capture that the rooms share: what a change is, where it stands in the
 * legacy log, how a handler takes it, and how to wait until everything before a point has been
 * applied. JDK only.
 */
@NullMarked
package io.ficus.cdc;

import org.jspecify.annotations.NullMarked;
