package io.ficus.shop.membership;

import io.ficus.cdc.Row;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what membership's outbox tells, as its public events put it. */
final class MemberEvents {

  static final String TABLE = "membership.outbox";

  private static final String MEMBER_CHANGED = "io.ficus.membership.member-changed.v1";
  private static final JsonMapper JSON = JsonMapper.shared();

  private MemberEvents() {}

  /**
   * The parts that an event brings.
   *
   * @throws UnmappableChangeException if the event is of a type, or of a form, that is not known
   */
  static List<MemberPart> partsOf(Row row) {
    String type = row.requiredText("type");
    if (!type.equals(MEMBER_CHANGED)) {
      throw new UnmappableChangeException(
          TABLE, "type", "events of type '" + type + "' are not known; known is " + MEMBER_CHANGED);
    }
    try {
      return parts(JSON.readTree(row.requiredText("payload")));
    } catch (JacksonException | IllegalArgumentException | ArithmeticException e) {
      throw new UnmappableChangeException(TABLE, "payload", String.valueOf(e.getMessage()));
    } catch (DateTimeException e) {
      throw new UnmappableChangeException(TABLE, "payload", "not a time: " + e.getMessage());
    }
  }

  /** The parts that a JSON of an event's form has. */
  static List<MemberPart> parts(JsonNode event) {
    MemberId member = new MemberId(required(event, "member").asLong());
    List<MemberPart> parts = new ArrayList<>();
    node(event, "profile").ifPresent(profile -> parts.add(profile(member, profile)));
    node(event, "enrolment").ifPresent(enrolment -> parts.add(enrolment(member, enrolment)));
    node(event, "marketingConsent")
        .ifPresent(
            consent ->
                parts.add(new MarketingConsent(member, required(consent, "consentId").asLong())));
    event.path("ledgerEntries").forEach(line -> parts.add(line(member, line)));
    return parts;
  }

  private static Profile profile(MemberId member, JsonNode profile) {
    return new Profile(
        member,
        text(profile, "givenName"),
        text(profile, "familyName"),
        node(profile, "email").map(JsonNode::asString),
        node(profile, "note").map(JsonNode::asString),
        required(profile, "archived").asBoolean());
  }

  private static Enrolment enrolment(MemberId member, JsonNode enrolment) {
    return new Enrolment(
        member,
        Instant.parse(text(enrolment, "enrolledAt")),
        Enrolment.Status.valueOf(text(enrolment, "status")),
        new BigDecimal(text(enrolment, "lifetimeSpend")));
  }

  private static LedgerEntry line(MemberId member, JsonNode line) {
    return new LedgerEntry(
        new EntryId(required(line, "id").asLong()),
        member,
        LedgerEntry.Type.valueOf(text(line, "type")),
        required(line, "points").asLong(),
        Instant.parse(text(line, "occurredAt")),
        node(line, "purchase").map(JsonNode::asString).map(BigDecimal::new),
        node(line, "request").map(JsonNode::asString).map(RequestId::new));
  }

  private static String text(JsonNode parent, String name) {
    return required(parent, name).asString();
  }

  private static JsonNode required(JsonNode parent, String name) {
    return node(parent, name)
        .orElseThrow(() -> new IllegalArgumentException("the event has no '" + name + "'"));
  }

  private static Optional<JsonNode> node(JsonNode parent, String name) {
    return parent.hasNonNull(name) ? Optional.of(parent.path(name)) : Optional.empty();
  }
}
