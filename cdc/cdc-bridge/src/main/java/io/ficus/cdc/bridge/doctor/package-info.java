/**
 * Says what a PostgreSQL source and a Kafka cluster still lack before a bridge may start, and with
 * which command each of it is mended. Reads only.
 */
@NullMarked
package io.ficus.cdc.bridge.doctor;

import org.jspecify.annotations.NullMarked;
