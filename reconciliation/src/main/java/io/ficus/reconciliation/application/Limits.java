package io.ficus.reconciliation.application;

import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Run;
import java.util.ArrayList;
import java.util.List;

/** What this check cannot know. Said in every report. */
final class Limits {

  private static final String OF_A_SKETCH =
      "A sketch sees what one side has more often than the other. A key that both sides have several"
          + " times alike counts as that many keys that agree. That it takes unequal records for"
          + " equal ones takes two hashes of 61 bits that are the same by chance.";

  private static final String OF_LOCKS =
      "Keys that never stood still were settled with their rows locked. The lock keeps rows from"
          + " being changed and deleted. It keeps new rows away only where whoever makes them also"
          + " writes one that is locked; a key to which rows were added meanwhile stays unproven.";

  private Limits() {}

  static List<String> of(Pair pair, Run run) {
    List<String> limits = new ArrayList<>(pair.assumptions());
    run.sketch().ifPresent(sketch -> limits.add(OF_A_SKETCH));
    run.locked().filter(locked -> locked.keys() > 0).ifPresent(locked -> limits.add(OF_LOCKS));
    limits.addAll(ofAll(pair));
    return limits;
  }

  private static List<String> ofAll(Pair pair) {
    return List.of(
        "It compares "
            + pair.columns().size()
            + " declared columns. A legacy column that the pair does not declare is not looked at.",
        "A fault that the pair's own mapping shares with the translator of change events does not"
            + " show.",
        "It proves each key at the moment at which that key was read, not all keys at one moment,"
            + " and nothing about what was written since.",
        "Between whole runs it looks again at keys whose changes were delivered. A write to the domain"
            + " store past Ficus is seen by a whole run only.",
        "It takes the side that leads as the truth. Whether what stands there is right, it cannot"
            + " say; control totals and rules that are declared look past the mapping, and only at"
            + " what they count.",
        "Where the legacy side gives no row versions, a value that changes and changes back between"
            + " two readings, twice in a row, counts as unchanged.");
  }
}
