/** Rows that are too large for a record: cut with a flag, or given a claim check. */
@NullMarked
package io.ficus.cdc.bridge.large;

import org.jspecify.annotations.NullMarked;
