package io.ficus.cutover.adapter.in.web;

import io.ficus.cutover.Approval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Approvals as they go over the wire. */
final class ApprovalJson {

  private ApprovalJson() {}

  /** The body of a wish for an approval. */
  record Asked(@Nullable String reason, @Nullable List<String> override) {}

  record Signed(String actor, String reason, String at) {
    private static Signed of(Approval.Signature signature) {
      return new Signed(signature.actor(), signature.reason(), signature.at().toString());
    }
  }

  /** The id is absent where nothing is stored. */
  record One(
      @Nullable Long id,
      long epoch,
      String to,
      List<String> override,
      Signed asked,
      @Nullable Signed approved) {
    static One of(Approval it) {
      return new One(
          it.id() == 0 ? null : it.id(),
          it.epoch(),
          it.to().name(),
          it.overrides().stream().sorted().toList(),
          Signed.of(it.asked()),
          it.approved().map(Signed::of).orElse(null));
    }
  }

  record Listed(int schemaVersion, String domain, List<One> approvals) {
    static Listed of(String domain, List<Approval> all) {
      return new Listed(CutoverJson.SCHEMA_VERSION, domain, all.stream().map(One::of).toList());
    }
  }

  record Change(int schemaVersion, String outcome, String domain, One approval) {
    static Change of(String outcome, Approval approval) {
      return new Change(CutoverJson.SCHEMA_VERSION, outcome, approval.domain(), One.of(approval));
    }
  }
}
