package io.ficus.cdc.feed;

import io.ficus.cdc.ClaimCheck;
import io.ficus.cdc.Headers;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records that are applied at once: bounded by their bytes, and those of the large values that some
 * of them speak of, which are fetched besides.
 *
 * @param next the offset to read after them
 */
record Portion(List<ConsumerRecord<byte[], byte[]>> records, long next) {

  /** Bytes of one portion, unless a single record is larger. */
  static final long MOST = 16L << 20;

  /**
   * Divides what was polled of a partition, in its order; at least one portion.
   *
   * @param next the offset to read after all of it
   */
  static List<Portion> of(List<ConsumerRecord<byte[], byte[]>> polled, long next) {
    List<Portion> portions = new ArrayList<>();
    int begin = 0;
    long bytes = 0;
    for (int i = 0; i < polled.size(); i++) {
      long more = Math.max(0, polled.get(i).serializedValueSize()) + large(polled.get(i));
      if (i > begin && bytes + more > MOST) {
        portions.add(new Portion(polled.subList(begin, i), polled.get(i).offset()));
        begin = i;
        bytes = 0;
      }
      bytes += more;
    }
    portions.add(new Portion(polled.subList(begin, polled.size()), next));
    return portions;
  }

  private static long large(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Envelopes.header(record, Headers.CLAIM_CHECK)
          .map(ClaimCheck::decode)
          .map(ClaimCheck::bytes)
          .orElse(0L);
    } catch (IllegalArgumentException e) {
      return 0; // what is wrong with it is said where it is read
    }
  }
}
