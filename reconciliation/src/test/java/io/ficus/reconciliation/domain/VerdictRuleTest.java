package io.ficus.reconciliation.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.reconciliation.Totals;
import io.ficus.reconciliation.Verdict;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C8")
class VerdictRuleTest {

  @Test
  void anEquationThatDoesNotHoldProvesNothing() {
    Verdict verdict =
        VerdictRule.judge(new Totals(10, 9, 0, 0, 0, 0, 0), List.of(), List.of(), List.of());
    assertThat(verdict).isInstanceOf(Verdict.Unproven.class);
    assertThat(verdict.toString()).contains("completeness equation").contains("9").contains("10");
  }

  @Test
  void aFaultOutweighsWhatWasFound() {
    assertThat(
            VerdictRule.judge(
                new Totals(2, 1, 1, 0, 0, 0, 0), List.of(), List.of("a chunk failed"), List.of()))
        .isEqualTo(new Verdict.Unproven("a chunk failed"));
  }

  @Test
  void whatIsProvenToDisagreeOutweighsWhatIsUnproven() {
    assertThat(VerdictRule.judge(new Totals(5, 0, 1, 1, 1, 1, 1), List.of(), List.of(), List.of()))
        .isEqualTo(new Verdict.Differs(4));
  }

  @Test
  void oneUnprovenKeyIsEnoughForNoMatch() {
    assertThat(VerdictRule.judge(new Totals(5, 4, 0, 0, 0, 0, 1), List.of(), List.of(), List.of()))
        .isInstanceOf(Verdict.Unproven.class);
  }
}
