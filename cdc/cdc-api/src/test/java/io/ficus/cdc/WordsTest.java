package io.ficus.cdc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

  @Nested
  class ASourcePosition {

    static Stream<SourcePosition> positions() {
      return Stream.of(
          new SourcePosition(0, 0),
          SourcePosition.ofLsn(Long.MAX_VALUE),
          new SourcePosition(17, 4),
          new SourcePosition(Long.MAX_VALUE, 1));
    }

    @ParameterizedTest
    @MethodSource("positions")
    void readsBackWhatItWrote(SourcePosition position) {
      assertThat(SourcePosition.parse(position.toString())).isEqualTo(position);
    }

    @Test
    void isOrderedBySegmentAndThenByOffset() {
      assertThat(new SourcePosition(2, 0).isAfter(new SourcePosition(1, 9))).isTrue();
      assertThat(new SourcePosition(1, 10).isAfter(new SourcePosition(1, 9))).isTrue();
      assertThat(new SourcePosition(1, 9).isAfter(new SourcePosition(1, 9))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", ":12", "12:", "a:b", "1:2:3", "-1:2", "1:-2"})
    void refusesWhatIsNone(String text) {
      assertThatThrownBy(() -> SourcePosition.parse(text))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class AnOriginMark {

    @Test
    void readsBackWhatItWrote() {
      OriginMark mark = new OriginMark("membership", "intent 7 \u00e4", "node-1");
      assertThat(OriginMark.decode(mark.encode())).isEqualTo(mark);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a|b", "a|b|c|d", "a||c", "|b|c"})
    void refusesWhatIsNone(String text) {
      assertThatThrownBy(() -> OriginMark.decode(text))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAPartThatWouldNotReadBack() {
      assertThatThrownBy(() -> new OriginMark("a|b", "i", "n"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class AClaimCheck {

    @Test
    void readsBackWhatItWrote() {
      ClaimCheck check = new ClaimCheck("cdc.shop.large-values", 17, 3, 2_000, "ab".repeat(32));
      assertThat(ClaimCheck.decode(check.encode())).isEqualTo(check);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t:1:1:1", "t:1:1:1:xyz", ":1:1:1:", "t:a:1:1:00"})
    void refusesWhatIsNone(String text) {
      assertThatThrownBy(() -> ClaimCheck.decode(text))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void columnsThatWereCutKeepTheirNamesWhateverIsInThem() {
      Set<String> columns = Set.of("body", "a,b", "100%", "%2C");
      assertThat(CutColumns.decode(new String(CutColumns.encode(columns), UTF_8)))
          .isEqualTo(columns);
    }
  }

  @Nested
  class ARow {

    private final Row row = new Row("public.t", columns());

    private static Map<String, @Nullable Object> columns() {
      Map<String, @Nullable Object> columns = new HashMap<>();
      columns.put("id", 42L);
      columns.put("flag", " Y ");
      columns.put("amount", "12.50");
      columns.put("huge", new BigDecimal("92233720368547758070"));
      columns.put("nothing", null);
      columns.put("remarks", Row.UNCHANGED);
      columns.put("essay", Row.CUT);
      return columns;
    }

    @Test
    void keepsPaddingUnlessAskedToTrim() {
      assertThat(row.text("flag")).contains(" Y ");
      assertThat(row.trimmed("flag")).contains("Y");
    }

    @Test
    void readsNumbersExactly() {
      assertThat(row.number("id")).contains(42L);
      assertThat(row.decimal("amount")).contains(new BigDecimal("12.50"));
      assertThatThrownBy(() -> row.number("amount")).hasMessageContaining("not a whole number");
      assertThatThrownBy(() -> row.number("huge")).hasMessageContaining("not a whole number");
      assertThatThrownBy(() -> row.number("flag")).hasMessageContaining("not a number");
    }

    @Test
    void givesNullAsAbsentAndRefusesItWhereAValueIsNeeded() {
      assertThat(row.text("nothing")).isEmpty();
      assertThatThrownBy(() -> row.requiredText("nothing"))
          .isInstanceOf(UnmappableChangeException.class)
          .hasMessage("public.t.nothing: it is NULL, and the domain needs a value");
    }

    @Test
    void refusesToReadAValueThatTheLogDidNotCarry() {
      assertThat(row.isUnchanged("remarks")).isTrue();
      assertThatThrownBy(() -> row.text("remarks")).hasMessageContaining("REPLICA IDENTITY FULL");
    }

    @Test
    void refusesToReadAPartOfAValueThatWasCut() {
      assertThat(row.isCut("essay")).isTrue();
      assertThat(row.isCut("nothing")).isFalse();
      assertThatThrownBy(() -> row.text("essay"))
          .isInstanceOf(UnmappableChangeException.class)
          .hasMessageContaining("not the value")
          .hasMessageContaining("claim-check");
    }

    @Test
    void refusesAColumnThatIsNotThere() {
      assertThatThrownBy(() -> row.text("gone"))
          .isInstanceOf(UnmappableChangeException.class)
          .hasMessageContaining("not in the change event");
    }
  }
}
