/** From the connector's records to Kafka's: address, policies, bytes, transactions. */
@NullMarked
package io.ficus.cdc.bridge.pipeline;

import org.jspecify.annotations.NullMarked;
