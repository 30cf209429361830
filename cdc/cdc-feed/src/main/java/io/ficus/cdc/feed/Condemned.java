package io.ficus.cdc.feed;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that becomes a dead letter.
 *
 * @param raw the whole record
 * @param reason why
 * @param blocksKey whether later records of its key must wait behind it
 */
record Condemned(ConsumerRecord<byte[], byte[]> raw, String reason, boolean blocksKey) {}
