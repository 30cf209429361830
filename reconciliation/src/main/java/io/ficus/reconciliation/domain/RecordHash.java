package io.ficus.reconciliation.domain;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/**
 * Two 64-bit hashes of a projection, of everything that is compared and with the type of each
 * value, so that no two values run into each other. Not cryptographic: it recognises, it does not
 * protect. Mixing is the finaliser of Vigna's splitmix64, chained.
 */
final class RecordHash {

  private static final long SEED_1 = 0x9E3779B97F4A7C15L;
  private static final long SEED_2 = 0xC2B2AE3D27D4EB4FL;

  private long one = SEED_1;
  private long two = SEED_2;

  private RecordHash() {}

  static RecordHash of(Projection projection) {
    RecordHash hash = new RecordHash();
    hash.key(projection.key());
    if (projection instanceof CanonicalRecord record) {
      record.values().forEach(hash::value);
    } else {
      hash.add(-1);
    }
    return hash;
  }

  long first() {
    return one;
  }

  long second() {
    return two;
  }

  private void key(AggregateKey key) {
    if (key instanceof AggregateKey.Text text) {
      text(text.value());
    } else {
      add(key.number());
    }
  }

  private void value(Value value) {
    if (value instanceof Value.Text text) {
      add(1);
      text(text.text());
    } else if (value instanceof Value.Whole whole) {
      add(2);
      add(whole.number());
    } else if (value instanceof Value.Decimal decimal) {
      add(3);
      decimal(decimal.number());
    } else if (value instanceof Value.Moment moment) {
      add(4);
      Instant at = moment.instant();
      add(at.getEpochSecond());
      add(at.getNano());
    } else if (value instanceof Value.Flag flag) {
      add(flag.set() ? 5 : 6);
    } else if (value instanceof Value.Children children) {
      add(7);
      children(children.tuples());
    } else {
      add(value.equals(Value.Absent.ABSENT) ? 8 : 9 + value.toString().length());
    }
  }

  /** Children are a multiset, so the sum of theirs stands for them. */
  private void children(List<List<Value>> tuples) {
    long sum1 = 0;
    long sum2 = 0;
    for (List<Value> tuple : tuples) {
      RecordHash child = new RecordHash();
      tuple.forEach(child::value);
      sum1 += child.one;
      sum2 += child.two;
    }
    add(tuples.size());
    add(sum1);
    add(sum2);
  }

  private void decimal(BigDecimal number) {
    add(number.scale());
    BigInteger unscaled = number.unscaledValue();
    if (unscaled.bitLength() < 64) {
      add(unscaled.longValue());
    } else {
      text(unscaled.toString());
    }
  }

  private void text(String text) {
    add(text.length());
    long word = 0;
    for (int i = 0; i < text.length(); i++) {
      word = word << 16 | text.charAt(i);
      if ((i & 3) == 3) {
        add(word);
        word = 0;
      }
    }
    if ((text.length() & 3) != 0) {
      add(word);
    }
  }

  private void add(long word) {
    one = mix(one ^ word);
    two = mix(two + word * SEED_1);
  }

  private static long mix(long word) {
    long mixed = word + SEED_1;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
