package io.ficus.app.handover;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A write that a store refused because of who has the authority.
 *
 * @param request what it would have been found by
 * @param reason what the store said, without its numbers, so that it can be counted
 */
record RefusedWrite(String request, String reason) {

  static RefusedWrite because(String request, Throwable refusal) {
    String said = String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
    return new RefusedWrite(request, said.replaceAll("\\d+", "#"));
  }

  static List<String> requests(Collection<RefusedWrite> refused) {
    return refused.stream().map(RefusedWrite::request).toList();
  }

  static Map<String, Long> byReason(Collection<RefusedWrite> refused) {
    return refused.stream()
        .collect(Collectors.groupingBy(RefusedWrite::reason, TreeMap::new, Collectors.counting()));
  }
}
