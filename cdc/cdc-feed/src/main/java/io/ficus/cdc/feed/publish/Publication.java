package io.ficus.cdc.feed.publish;

import java.net.URI;

/**
 * What is published, and where.
 *
 * @param domain whose events these are
 * @param from the change topic of the domain's outbox
 * @param to the public topic, {@code <domain>.<aggregate>.events.v1}
 * @param subject the column of the outbox that holds the aggregate's id; it becomes the key
 * @param partitions how many partitions the public topic gets if this has to create it
 */
public record Publication(String domain, String from, String to, String subject, int partitions) {

  /** The {@code source} attribute of every event. */
  URI source() {
    return URI.create("/ficus/" + domain);
  }
}
