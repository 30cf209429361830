/**
 * Carries every committed change of the legacy database into Kafka, once, in order. The only code
 * that knows Debezium.
 */
@NullMarked
package io.ficus.cdc.bridge;

import org.jspecify.annotations.NullMarked;
