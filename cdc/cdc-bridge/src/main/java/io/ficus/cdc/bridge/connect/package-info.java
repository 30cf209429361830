/** What a bridge does, as a connector of Kafka Connect would do it. */
@NullMarked
package io.ficus.cdc.bridge.connect;

import org.jspecify.annotations.NullMarked;
