/** Runs a Debezium connector's task. */
@NullMarked
package io.ficus.cdc.bridge.capture;

import org.jspecify.annotations.NullMarked;
