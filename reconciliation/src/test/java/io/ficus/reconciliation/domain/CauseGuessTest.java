package io.ficus.reconciliation.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("C8")
class CauseGuessTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "TRIMMED;Ada ;Ada;",
        "CASE;Ada;ADA;",
        "CUT;Lovelace, Augusta;Lovelace, Aug;at 13",
        "ENCODING;Müller;M\u00c3\u00bcller;UTF-8 read as ISO-8859-1",
        "ENCODING;Müller;M?ller;letters turned into '?'",
        "UNICODE_FORM;\u00e9;e\u0301;",
        "OTHER;one;two;"
      })
  void texts(Cause cause, String expected, String actual, String detail) {
    assertThat(CauseGuess.of(Value.text(expected), Value.text(actual)))
        .isEqualTo(new CauseGuess.Guess(cause, detail == null ? "" : detail));
  }

  @ParameterizedTest
  @CsvSource({
    "SIGN,5.00,-5.00,''",
    "ROUNDING,1.005,1.01,rounded to 2 digits",
    "ROUNDING,1.009,1.00,cut to 0 digits",
    "ROUNDING,10.01,10.02,by one cent",
    "SCALE,1234,12.34,by 10^-2",
    "OTHER,10,17,''"
  })
  void numbers(Cause cause, String expected, String actual, String detail) {
    assertThat(
            CauseGuess.of(
                Value.decimal(new BigDecimal(expected)), Value.decimal(new BigDecimal(actual))))
        .isEqualTo(new CauseGuess.Guess(cause, detail));
  }

  @ParameterizedTest
  @CsvSource({
    "TIME_ZONE,2026-03-01T10:00:00Z,2026-03-01T08:00:00Z,-02:00 h",
    "TIME_ZONE,2026-03-01T10:00:00Z,2026-03-01T15:45:00Z,+05:45 h",
    "PRECISION,2026-03-01T10:00:00.123456Z,2026-03-01T10:00:00.123Z,to millis",
    "OTHER,2026-03-01T10:00:00Z,2026-03-01T10:00:07Z,''"
  })
  void moments(Cause cause, String expected, String actual, String detail) {
    assertThat(
            CauseGuess.of(
                Value.moment(Instant.parse(expected)), Value.moment(Instant.parse(actual))))
        .isEqualTo(new CauseGuess.Guess(cause, detail));
  }

  @Test
  void nullAgainstWhatStandsForNothing() {
    assertThat(CauseGuess.of(Value.Absent.ABSENT, Value.flag(false)))
        .isEqualTo(new CauseGuess.Guess(Cause.NULL_OR_EMPTY, "NULL against false"));
    assertThat(CauseGuess.of(Value.text(""), Value.Absent.ABSENT))
        .isEqualTo(new CauseGuess.Guess(Cause.NULL_OR_EMPTY, "'' against NULL"));
    assertThat(CauseGuess.of(Value.Absent.ABSENT, Value.text("x")).cause()).isEqualTo(Cause.OTHER);
  }

  @Test
  void childrenThatAreMissingOrTooMany() {
    Value one = Value.children(List.of(List.of(Value.whole(1))));
    Value two = Value.children(List.of(List.of(Value.whole(1)), List.of(Value.whole(2))));
    assertThat(CauseGuess.of(two, one)).isEqualTo(new CauseGuess.Guess(Cause.FEWER_CHILDREN, "1"));
    assertThat(CauseGuess.of(one, two)).isEqualTo(new CauseGuess.Guess(Cause.MORE_CHILDREN, "1"));
  }

  @Test
  void columnsThatChangedPlacesAreSeenTogether() {
    List<Column> columns = List.of(Column.text("first"), Column.text("last"), Column.text("note"));
    Comparison comparison =
        new RecordComparator()
            .compare(columns, record("Ada", "Lovelace", "x"), record("Lovelace", "Ada", "y"));
    assertThat(((Comparison.Disagree) comparison).columns())
        .extracting(ColumnDifference::cause)
        .containsExactly(Cause.SWAPPED, Cause.SWAPPED, Cause.OTHER);
  }

  private static CanonicalRecord record(String... texts) {
    return new CanonicalRecord(
        AggregateKey.of(1), java.util.stream.Stream.of(texts).map(Value::text).toList());
  }
}
