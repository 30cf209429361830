/** Reads tables again while the log is followed. */
@NullMarked
package io.ficus.cdc.bridge.snapshot;

import org.jspecify.annotations.NullMarked;
