package io.ficus.membership.adapter.out.jooq;

import static io.ficus.membership.adapter.out.jooq.generated.Tables.OUTBOX;

import io.ficus.membership.MemberId;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells of changes in the transaction that makes them. The payload carries the parts that were
 * stored, whole: {@code member}, and as far as they changed {@code profile}, {@code enrolment},
 * {@code marketingConsent} and {@code ledgerEntries}. Amounts are text, so that no reader rounds
 * them; instants are ISO-8601 in UTC; what is absent is left out.
 */
final class Outbox {

  /** The type of the event, as CloudEvents names it. A change that breaks readers makes a v2. */
  static final String MEMBER_CHANGED = "io.ficus.membership.member-changed.v1";

  private final DSLContext sql;
  private final JsonMapper json = JsonMapper.shared();

  Outbox(DSLContext sql) {
    this.sql = sql;
  }

  /** Appends one event; nothing if nothing changed. */
  void append(MemberId member, List<MemberPart> parts) {
    if (parts.isEmpty()) {
      return;
    }
    sql.insertInto(OUTBOX, OUTBOX.TYPE, OUTBOX.MEMBER_ID, OUTBOX.PAYLOAD)
        .values(MEMBER_CHANGED, member.value(), JSONB.jsonb(payload(member, parts)))
        .execute();
  }

  private String payload(MemberId member, List<MemberPart> parts) {
    ObjectNode event = json.createObjectNode();
    event.put("member", member.value());
    ArrayNode lines = json.createArrayNode();
    for (MemberPart part : parts) {
      if (part instanceof Profile profile) {
        event.set("profile", node(profile));
      } else if (part instanceof Enrolment enrolment) {
        event.set("enrolment", node(enrolment));
      } else if (part instanceof MarketingConsent consent) {
        event.set(
            "marketingConsent", json.createObjectNode().put("consentId", consent.consentId()));
      } else if (part instanceof LedgerEntry line) {
        lines.add(node(line));
      }
    }
    if (!lines.isEmpty()) {
      event.set("ledgerEntries", lines);
    }
    return event.toString();
  }

  private ObjectNode node(Profile profile) {
    ObjectNode node = json.createObjectNode();
    node.put("givenName", profile.givenName());
    node.put("familyName", profile.familyName());
    profile.email().ifPresent(email -> node.put("email", email));
    profile.note().ifPresent(note -> node.put("note", note));
    return node.put("archived", profile.archived());
  }

  private ObjectNode node(Enrolment enrolment) {
    return json.createObjectNode()
        .put("enrolledAt", enrolment.enrolledAt().toString())
        .put("status", enrolment.status().name())
        .put("lifetimeSpend", enrolment.lifetimeSpend().toPlainString());
  }

  private ObjectNode node(LedgerEntry line) {
    ObjectNode node = json.createObjectNode();
    node.put("id", line.id().value());
    node.put("type", line.type().name());
    node.put("points", line.points());
    node.put("occurredAt", line.occurredAt().toString());
    line.purchase().ifPresent(purchase -> node.put("purchase", purchase.toPlainString()));
    line.request().ifPresent(request -> node.put("request", request.value()));
    return node;
  }
}
