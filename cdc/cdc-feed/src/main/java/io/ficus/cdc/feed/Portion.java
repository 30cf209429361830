package io.ficus.cdc.feed;

import io.ficus.cdc.ClaimCheck;
import io.ficus.cdc.Headers;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records that are applied at once. A poll is bounded by what stands in the records themselves; the
 * large values that some of them speak of are fetched besides, and are bounded here.
 *
 * @param next the offset to read after them
 */
record Portion(List<ConsumerRecord<byte[], byte[]>> records, long next) {

  /** Bytes of large values in one portion, unless a single one is larger. */
  private static final long MOST = 64L << 20;

  /**
   * Divides what was polled of a partition, in its order; at least one portion.
   *
   * @param next the offset to read after all of it
   */
  static List<Portion> of(List<ConsumerRecord<byte[], byte[]>> polled, long next) {
    List<Portion> portions = new ArrayList<>();
    int begin = 0;
    long large = 0;
    for (int i = 0; i < polled.size(); i++) {
      long fetched = large(polled.get(i));
      if (large > 0 && fetched > 0 && large + fetched > MOST) {
        portions.add(new Portion(polled.subList(begin, i), polled.get(i).offset()));
        begin = i;
        large = 0;
      }
      large += fetched;
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
