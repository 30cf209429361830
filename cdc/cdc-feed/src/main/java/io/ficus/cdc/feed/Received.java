package io.ficus.cdc.feed;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record as it came from Kafka, with what it was found to be. */
record Received(ConsumerRecord<byte[], byte[]> raw, Parsed parsed) {}
