package io.ficus.voucher.adapter.out.jooq;

import static io.ficus.voucher.adapter.out.jooq.generated.Tables.OUTBOX;

import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Discount;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.VoucherPart;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells of changes in the transaction that makes them: one event a voucher and one a campaign. The
 * payload carries the parts that were stored, whole: {@code voucher}, {@code redemption}, {@code
 * campaign}. Amounts are text, so that no reader rounds them; instants and days are ISO-8601; what
 * is absent is left out.
 */
final class Outbox {

  /**
   * The types of the events, as CloudEvents names them. A change that breaks readers makes a v2.
   */
  static final String VOUCHER_CHANGED = "io.ficus.voucher.voucher-changed.v1";

  static final String CAMPAIGN_CHANGED = "io.ficus.voucher.campaign-changed.v1";

  private final DSLContext sql;
  private final JsonMapper json = JsonMapper.shared();

  Outbox(DSLContext sql) {
    this.sql = sql;
  }

  /** Appends an event for each subject; nothing if nothing changed. */
  void append(List<VoucherPart> parts) {
    Map<Long, ObjectNode> events = new TreeMap<>();
    for (VoucherPart part : parts) {
      if (part instanceof CampaignTerms terms) {
        event(events, -terms.campaign().value()).set("campaign", node(terms));
      } else if (part instanceof Face face) {
        event(events, face.voucher().value()).set("voucher", node(face));
      } else if (part instanceof Redemption redemption) {
        event(events, redemption.voucher().value()).set("redemption", node(redemption));
      }
    }
    events.forEach(
        (subject, payload) ->
            sql.insertInto(OUTBOX, OUTBOX.TYPE, OUTBOX.SUBJECT, OUTBOX.PAYLOAD)
                .values(
                    subject < 0 ? CAMPAIGN_CHANGED : VOUCHER_CHANGED,
                    subject,
                    JSONB.jsonb(payload.toString()))
                .execute());
  }

  private ObjectNode event(Map<Long, ObjectNode> events, long subject) {
    return events.computeIfAbsent(subject, absent -> json.createObjectNode());
  }

  private ObjectNode node(CampaignTerms terms) {
    ObjectNode node =
        json.createObjectNode()
            .put("id", terms.campaign().value())
            .put("code", terms.code())
            .put("name", terms.name());
    if (terms.discount() instanceof Discount.Amount amount) {
      node.put("amount", amount.euros().toPlainString());
    } else if (terms.discount() instanceof Discount.Share share) {
      node.put("perCent", share.perCent());
    }
    node.put("minimumOrder", terms.minimumOrder().toPlainString())
        .put("firstDay", terms.firstDay().toString())
        .put("lastDay", terms.lastDay().toString())
        .put("active", terms.active());
    terms.budget().ifPresent(budget -> node.put("budget", budget.toPlainString()));
    return node;
  }

  private ObjectNode node(Face face) {
    ObjectNode node =
        json.createObjectNode()
            .put("id", face.voucher().value())
            .put("code", face.code().value())
            .put("campaign", face.campaign().value());
    face.holder().ifPresent(holder -> node.put("holder", holder.value()));
    node.put("status", face.status().name())
        .put("value", face.value().toPlainString())
        .put("issuedAt", face.issuedAt().toString())
        .put("lastDay", face.lastDay().toString())
        .put("archived", face.archived());
    face.request().ifPresent(request -> node.put("request", request.value()));
    return node;
  }

  private ObjectNode node(Redemption redemption) {
    ObjectNode node =
        json.createObjectNode()
            .put("id", redemption.id().value())
            .put("voucher", redemption.voucher().value());
    redemption.order().ifPresent(order -> node.put("order", order));
    redemption.by().ifPresent(by -> node.put("by", by.value()));
    node.put("discount", redemption.discount().toPlainString())
        .put("at", redemption.at().toString())
        .put("reversed", redemption.reversed());
    redemption.request().ifPresent(request -> node.put("request", request.value()));
    return node;
  }
}
