/**
 * The bridge beside its peers and beside the limit: the raw replication stream, Debezium's bare
 * engine, Kafka Connect and Debezium Server, each in a process of its own on the same rows.
 */
@NullMarked
package io.ficus.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
