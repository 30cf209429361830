package io.ficus.reconciliation.adapter.out.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.KeyRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyConditionTest {

  private static final String QUERY = "SELECT 1 FROM t WHERE @in(c)";
  private static final String NEGATED = "SELECT 1 FROM t WHERE @in(-t.c)";

  @Test
  void aColumnThatHoldsTheNegativeIsAskedForSoThatItsIndexHelps() {
    KeyCondition range =
        KeyCondition.of(new KeyRange(AggregateKey.of(-9), AggregateKey.of(5)), false);
    assertThat(range.in(QUERY)).endsWith("(c IS NOT NULL AND c >= -9 AND c < 5)");
    assertThat(range.in(NEGATED)).endsWith("(t.c IS NOT NULL AND t.c <= 9 AND t.c > -5)");
    KeyCondition some =
        KeyCondition.of(List.of(AggregateKey.of(-8), AggregateKey.of(Long.MIN_VALUE)), false);
    assertThat(some.in(NEGATED)).endsWith("t.c IN (8, 9223372036854775808)");
  }

  @Test
  void textsAreQuotedAndHaveNoNegative() {
    KeyCondition some = KeyCondition.of(List.of(AggregateKey.of("it's \\")), true);
    assertThat(some.in(QUERY)).endsWith("c IN ('it''s \\\\')");
    assertThat(KeyCondition.from(AggregateKey.of("a"), false).in(NEGATED)).contains("-t.c >= 'a'");
    assertThat(KeyCondition.of(List.of(), false).in(NEGATED)).endsWith("(1 = 0)");
  }
}
