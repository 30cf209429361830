/** The Kafka side: topics, the producers, the position that is durable. */
@NullMarked
package io.ficus.cdc.bridge.kafka;

import org.jspecify.annotations.NullMarked;
