package io.ficus.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("C9")
class SpellingTest {

  @ParameterizedTest
  @CsvSource({
    "Ada, ' ADA '",
    "ada, a\u200Bda",
    "ada, ada\uFEFF",
    "ada, ada\u00AD",
    "ada, \uFF21\uFF24\uFF21",
    "ada.lovelace, Ada Lovelace",
    "Ada.L@X.org, adal@x.org",
    "Ren\u00E9, Rene\u0301",
    "\u00C5sa, A\u030Asa",
    "\u212Bsa, \u00E5sa",
    "Stra\u00DFer, STRASSER",
    "\uFB01scher, fischer",
    "ada, ada\u3164",
    "\u0130lker, ilker"
  })
  void onePersonHoweverTheNameIsWritten(String one, String other) {
    assertThat(asked(one).wasAskedBy(other)).isTrue();
    assertThat(asked(other).wasAskedBy(one)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ada, adam",
    "ada1, ada2",
    "Ren\u00E9, Rene",
    "ada@x.org, ada@xo.rg",
    "\u0930\u093E\u092E, \u0930\u092E\u093E",
    "\u041E\u043B\u044C\u0433\u0430, \u0410\u043D\u043D\u0430",
    "\u738B\u82B3, \u674E\u82B3"
  })
  void twoPeopleStayTwo(String one, String other) {
    assertThat(asked(one).wasAskedBy(other)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "Unknown", "UN\u200BKNOWN", "...", "\u200B", "\u3164", "- -"})
  void nobodyIsNobodyHoweverItIsWritten(String actor) {
    assertThat(by(actor).isAnonymous()).isTrue();
  }

  @Test
  void aNameIsAName() {
    assertThat(by("\u738B\u82B3").isAnonymous()).isFalse();
    assertThat(by("7").isAnonymous()).isFalse();
  }

  private static ChangeRequest by(String actor) {
    return new ChangeRequest(OptionalLong.empty(), actor, "why", false);
  }

  private static Approval asked(String actor) {
    return new Approval(
        1,
        "membership",
        1,
        Stage.DUAL_WRITE,
        Set.of(),
        new Approval.Signature(actor, "why", Instant.EPOCH),
        Optional.empty());
  }
}
