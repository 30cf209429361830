package io.ficus.shop.membership;

import io.ficus.membership.MemberId;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.MarketingConsent;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parts of a member as they stood before something was written over them. Its JSON has the parts as
 * membership's own events tell them.
 *
 * @param parts those that were there
 * @param absent those that were not
 */
record MemberImage(MemberId member, List<MemberPart> parts, List<MemberPart.Key> absent) {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** All parts of a member. */
  static Stream<MemberPart> partsOf(Member member) {
    return Stream.of(
            member.profile().<MemberPart>map(part -> part).stream(),
            member.enrolment().<MemberPart>map(part -> part).stream(),
            member.marketingConsent().<MemberPart>map(part -> part).stream(),
            member.ledger().stream().<MemberPart>map(part -> part))
        .flatMap(part -> part);
  }

  String text() {
    ObjectNode image = JSON.createObjectNode();
    image.put("member", member.value());
    ArrayNode lines = image.putArray("ledgerEntries");
    for (MemberPart part : parts) {
      if (part instanceof Profile profile) {
        put(image.putObject("profile"), profile);
      } else if (part instanceof Enrolment enrolment) {
        image
            .putObject("enrolment")
            .put("enrolledAt", enrolment.enrolledAt().toString())
            .put("status", enrolment.status().name())
            .put("lifetimeSpend", enrolment.lifetimeSpend().toPlainString());
      } else if (part instanceof MarketingConsent consent) {
        image.putObject("marketingConsent").put("consentId", consent.consentId());
      } else if (part instanceof LedgerEntry line) {
        put(lines.addObject(), line);
      }
    }
    ArrayNode gone = image.putArray("absent");
    absent.forEach(key -> gone.add(name(key)));
    return image.toString();
  }

  /**
   * Reads what {@link #text()} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  static MemberImage parse(String text) {
    JsonNode image = JSON.readTree(text);
    MemberId member = new MemberId(image.path("member").asLong());
    List<MemberPart.Key> absent = new ArrayList<>();
    image.path("absent").forEach(name -> absent.add(key(member, name.asString())));
    return new MemberImage(member, MemberEvents.parts(image), absent);
  }

  private static void put(ObjectNode node, Profile profile) {
    node.put("givenName", profile.givenName());
    node.put("familyName", profile.familyName());
    profile.email().ifPresent(email -> node.put("email", email));
    profile.note().ifPresent(note -> node.put("note", note));
    node.put("archived", profile.archived());
  }

  private static void put(ObjectNode node, LedgerEntry line) {
    node.put("id", line.id().value());
    node.put("type", line.type().name());
    node.put("points", line.points());
    node.put("occurredAt", line.occurredAt().toString());
    line.purchase().ifPresent(purchase -> node.put("purchase", purchase.toPlainString()));
    line.request().ifPresent(request -> node.put("request", request.value()));
  }

  private static String name(MemberPart.Key key) {
    if (key instanceof MemberPart.Key.OfLedgerEntry line) {
      return "line:" + line.entry().value();
    }
    if (key instanceof MemberPart.Key.OfProfile) {
      return "profile";
    }
    return key instanceof MemberPart.Key.OfEnrolment ? "enrolment" : "marketingConsent";
  }

  private static MemberPart.Key key(MemberId member, String name) {
    return switch (name) {
      case "profile" -> new MemberPart.Key.OfProfile(member);
      case "enrolment" -> new MemberPart.Key.OfEnrolment(member);
      case "marketingConsent" -> new MemberPart.Key.OfMarketingConsent(member);
      default ->
          new MemberPart.Key.OfLedgerEntry(
              new io.ficus.membership.EntryId(Long.parseLong(name.substring("line:".length()))));
    };
  }
}
