package io.ficus.shop.voucher;

import io.ficus.cdc.Row;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.VoucherPart;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the outbox of vouchers tells, as its public events put it. */
final class VoucherEvents {

  static final String TABLE = "voucher.outbox";

  private static final Set<String> TYPES =
      Set.of("io.ficus.voucher.voucher-changed.v1", "io.ficus.voucher.campaign-changed.v1");
  private static final JsonMapper JSON = JsonMapper.shared();

  private VoucherEvents() {}

  /**
   * The parts that an event brings.
   *
   * @throws UnmappableChangeException if the event is of a type, or of a form, that is not known
   */
  static List<VoucherPart> partsOf(Row row) {
    String type = row.requiredText("type");
    if (!TYPES.contains(type)) {
      throw new UnmappableChangeException(
          TABLE, "type", "events of type '" + type + "' are not known; known are " + TYPES);
    }
    try {
      return parts(JSON.readTree(row.requiredText("payload")));
    } catch (JacksonException | IllegalArgumentException | ArithmeticException e) {
      throw new UnmappableChangeException(TABLE, "payload", String.valueOf(e.getMessage()));
    } catch (DateTimeException e) {
      throw new UnmappableChangeException(TABLE, "payload", "not a time: " + e.getMessage());
    }
  }

  private static List<VoucherPart> parts(JsonNode event) {
    List<VoucherPart> parts = new ArrayList<>();
    node(event, "campaign").ifPresent(campaign -> parts.add(campaign(campaign)));
    node(event, "voucher").ifPresent(face -> parts.add(face(face)));
    node(event, "redemption").ifPresent(redemption -> parts.add(redemption(redemption)));
    return parts;
  }

  static CampaignTerms campaign(JsonNode campaign) {
    return new CampaignTerms(
        new CampaignId(number(campaign, "id")),
        text(campaign, "code"),
        text(campaign, "name"),
        node(campaign, "amount")
            .<Discount>map(amount -> new Discount.Amount(new BigDecimal(amount.asString())))
            .orElseGet(() -> new Discount.Share(Math.toIntExact(number(campaign, "perCent")))),
        new BigDecimal(text(campaign, "minimumOrder")),
        LocalDate.parse(text(campaign, "firstDay")),
        LocalDate.parse(text(campaign, "lastDay")),
        required(campaign, "active").asBoolean(),
        node(campaign, "budget").map(JsonNode::asString).map(BigDecimal::new));
  }

  static Face face(JsonNode face) {
    return new Face(
        new VoucherId(number(face, "id")),
        new VoucherCode(text(face, "code")),
        new CampaignId(number(face, "campaign")),
        node(face, "holder").map(JsonNode::asLong).map(MemberId::new),
        Face.Status.valueOf(text(face, "status")),
        new BigDecimal(text(face, "value")),
        Instant.parse(text(face, "issuedAt")),
        LocalDate.parse(text(face, "lastDay")),
        required(face, "archived").asBoolean(),
        node(face, "request").map(JsonNode::asString).map(RequestId::new));
  }

  static Redemption redemption(JsonNode redemption) {
    return new Redemption(
        new RedemptionId(number(redemption, "id")),
        new VoucherId(number(redemption, "voucher")),
        node(redemption, "order").map(JsonNode::asLong),
        node(redemption, "by").map(JsonNode::asLong).map(MemberId::new),
        new BigDecimal(text(redemption, "discount")),
        Instant.parse(text(redemption, "at")),
        required(redemption, "reversed").asBoolean(),
        node(redemption, "request").map(JsonNode::asString).map(RequestId::new));
  }

  private static long number(JsonNode parent, String name) {
    return required(parent, name).asLong();
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
