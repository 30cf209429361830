package io.ficus.reconciliation.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.Tolerance;
import io.ficus.reconciliation.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C8")
class RecordComparatorTest {

  private final RecordComparator comparator = new RecordComparator();

  @Test
  void digitsBeyondTheScaleStillCountUnlessRoundingIsDeclared() {
    Column spend = Column.decimal("spend", 2);
    Value left = Value.decimal(new BigDecimal("1.004"));
    Value right = Value.decimal(new BigDecimal("1.00"));
    assertThat(columns(spend, left, right).get(0).expected()).isEqualTo("1.004");
    Column rounded =
        spend.tolerating(new Tolerance.Rounded(2, RoundingMode.HALF_UP, "cents are enough"));
    assertThat(compare(rounded, left, right)).isInstanceOf(Comparison.Agree.class);
    assertThat(RecordComparator.rule(rounded)).contains("cents are enough");
  }

  @Test
  void instantsAreCutOnlyWhereThatIsDeclared() {
    Column seen = Column.moment("seen");
    Value left = Value.moment(Instant.parse("2026-03-29T01:00:00.123456Z"));
    Value right = Value.moment(Instant.parse("2026-03-29T01:00:00.123Z"));
    assertThat(compare(seen, left, right)).isInstanceOf(Comparison.Disagree.class);
    assertThat(
            compare(
                seen.tolerating(new Tolerance.TruncatedTo(ChronoUnit.MILLIS, "the old driver")),
                left,
                right))
        .isInstanceOf(Comparison.Agree.class);
  }

  @Test
  void trailingBlanksAndComposedLettersAreDifferences() {
    Column name = Column.text("name");
    assertThat(compare(name, Value.text("a"), Value.text("a ")))
        .isInstanceOf(Comparison.Disagree.class);
    assertThat(compare(name, Value.text("\u00e9"), Value.text("e\u0301")))
        .isInstanceOf(Comparison.Disagree.class);
  }

  @Test
  void aLongTextIsShownWhereItDiffers() {
    String same = "x".repeat(5_000_000);
    ColumnDifference found =
        columns(Column.text("note"), Value.text(same + "left"), Value.text(same + "right")).get(0);
    assertThat(found.expected()).contains("left").hasSizeLessThan(300);
    assertThat(found.actual()).contains("right").contains("5000005 characters");
  }

  @Test
  void whatDatabasesCannotKeepIsMadeVisible() {
    ColumnDifference found =
        columns(Column.text("note"), Value.text("a\u0000\ud800"), Value.text("b")).get(0);
    assertThat(found.expected()).isEqualTo("'a\\u0000\\ud800'");
  }

  @Test
  void hashedColumnsShowNothingButThatTheyDiffer() {
    ColumnDifference found =
        columns(Column.text("iban").hashed(), Value.text("DE12"), Value.text("DE13")).get(0);
    assertThat(found.expected()).startsWith("sha256:").isNotEqualTo(found.actual());
  }

  @Test
  void aValueOfAnotherTypeIsAFaultOfTheSide() {
    assertThatThrownBy(() -> compare(Column.text("name"), Value.whole(1), Value.text("1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("declared columns");
  }

  private Comparison compare(Column column, Value left, Value right) {
    return comparator.compare(List.of(column), record(left), record(right));
  }

  private List<ColumnDifference> columns(Column column, Value left, Value right) {
    return ((Comparison.Disagree) compare(column, left, right)).columns();
  }

  private static CanonicalRecord record(Value value) {
    return new CanonicalRecord(AggregateKey.of(1), List.of(value));
  }
}
