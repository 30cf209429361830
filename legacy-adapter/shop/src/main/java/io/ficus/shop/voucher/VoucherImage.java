package io.ficus.shop.voucher;

import io.ficus.membership.MemberId;
import io.ficus.membership.RequestId;
import io.ficus.shop.repair.Image;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.VoucherPart;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parts of vouchers and campaigns as text, and back. The JSON has the parts as the domain's own
 * events tell them.
 */
final class VoucherImage {

  private static final JsonMapper JSON = JsonMapper.shared();

  private VoucherImage() {}

  static String write(Image<VoucherPart, VoucherPart.Key> image) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode campaigns = root.putArray("campaigns");
    ArrayNode vouchers = root.putArray("vouchers");
    ArrayNode redemptions = root.putArray("redemptions");
    for (VoucherPart part : image.parts()) {
      if (part instanceof CampaignTerms terms) {
        put(campaigns.addObject(), terms);
      } else if (part instanceof Face face) {
        put(vouchers.addObject(), face);
      } else if (part instanceof Redemption redemption) {
        put(redemptions.addObject(), redemption);
      }
    }
    ArrayNode absent = root.putArray("absent");
    image.absent().forEach(key -> put(absent.addObject(), key));
    return root.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  static Image<VoucherPart, VoucherPart.Key> read(String text) {
    JsonNode root = JSON.readTree(text);
    List<VoucherPart> parts = new ArrayList<>();
    root.path("campaigns").forEach(one -> parts.add(VoucherEvents.campaign(one)));
    root.path("vouchers").forEach(one -> parts.add(VoucherEvents.face(one)));
    root.path("redemptions").forEach(one -> parts.add(VoucherEvents.redemption(one)));
    List<VoucherPart.Key> absent = new ArrayList<>();
    root.path("absent").forEach(one -> absent.add(key(one)));
    return new Image<>(parts, absent);
  }

  private static void put(ObjectNode node, CampaignTerms terms) {
    node.put("id", terms.campaign().value());
    node.put("code", terms.code());
    node.put("name", terms.name());
    if (terms.discount() instanceof Discount.Amount amount) {
      node.put("amount", amount.euros().toPlainString());
    } else if (terms.discount() instanceof Discount.Share share) {
      node.put("perCent", share.perCent());
    }
    node.put("minimumOrder", terms.minimumOrder().toPlainString());
    node.put("firstDay", terms.firstDay().toString());
    node.put("lastDay", terms.lastDay().toString());
    node.put("active", terms.active());
    terms.budget().ifPresent(budget -> node.put("budget", budget.toPlainString()));
  }

  private static void put(ObjectNode node, Face face) {
    node.put("id", face.voucher().value());
    node.put("code", face.code().value());
    node.put("campaign", face.campaign().value());
    face.holder().map(MemberId::value).ifPresent(holder -> node.put("holder", holder));
    node.put("status", face.status().name());
    node.put("value", face.value().toPlainString());
    node.put("issuedAt", face.issuedAt().toString());
    node.put("lastDay", face.lastDay().toString());
    node.put("archived", face.archived());
    face.request().map(RequestId::value).ifPresent(request -> node.put("request", request));
  }

  private static void put(ObjectNode node, Redemption redemption) {
    node.put("id", redemption.id().value());
    node.put("voucher", redemption.voucher().value());
    redemption.order().ifPresent(order -> node.put("order", order));
    redemption.by().map(MemberId::value).ifPresent(by -> node.put("by", by));
    node.put("discount", redemption.discount().toPlainString());
    node.put("at", redemption.at().toString());
    node.put("reversed", redemption.reversed());
    redemption.request().map(RequestId::value).ifPresent(request -> node.put("request", request));
  }

  private static void put(ObjectNode node, VoucherPart.Key key) {
    if (key instanceof VoucherPart.Key.OfCampaign of) {
      node.put("campaign", of.campaign().value());
    } else if (key instanceof VoucherPart.Key.OfFace of) {
      node.put("voucher", of.voucher().value());
    } else if (key instanceof VoucherPart.Key.OfRedemption of) {
      node.put("redemption", of.redemption().value());
    }
  }

  private static VoucherPart.Key key(JsonNode node) {
    if (node.has("campaign")) {
      return new VoucherPart.Key.OfCampaign(new CampaignId(node.path("campaign").asLong()));
    }
    return node.has("voucher")
        ? new VoucherPart.Key.OfFace(new VoucherId(node.path("voucher").asLong()))
        : new VoucherPart.Key.OfRedemption(new RedemptionId(node.path("redemption").asLong()));
  }
}
