package io.ficus.cdc.feed.publish;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record on the change topic of an outbox that is not a row of it. */
final class UnpublishableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnpublishableException(ConsumerRecord<?, ?> record, Throwable cause) {
    super(
        "The record at "
            + record.topic()
            + "-"
            + record.partition()
            + ", offset "
            + record.offset()
            + ", is not a row of the outbox: "
            + cause.getMessage()
            + ". Nothing was skipped. See who writes to that topic; then run ficus events resume.",
        cause);
  }
}
