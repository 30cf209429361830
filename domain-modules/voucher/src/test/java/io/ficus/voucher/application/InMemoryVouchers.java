package io.ficus.voucher.application;

import io.ficus.membership.RequestId;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.Voucher;
import io.ficus.voucher.domain.VoucherPart;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The vouchers in maps, one caller at a time: the fake that use cases are tested on. */
public final class InMemoryVouchers implements Vouchers, VoucherRecords {

  private final Map<CampaignId, CampaignTerms> campaigns = new HashMap<>();
  private final Map<VoucherId, Face> faces = new HashMap<>();
  private final Map<RedemptionId, Redemption> redemptions = new HashMap<>();
  private long lastId;
  private long lastRedemptionId;

  @Override
  public synchronized Optional<Voucher> find(VoucherId id) {
    return Optional.of(read(id)).filter(voucher -> !voucher.equals(Voucher.unknown(id)));
  }

  @Override
  public synchronized Optional<VoucherId> withCode(VoucherCode code) {
    return faces.values().stream()
        .filter(face -> face.code().equals(code))
        .map(Face::voucher)
        .findFirst();
  }

  @Override
  public synchronized Campaign campaign(CampaignId id) {
    return read(id, Optional.empty());
  }

  @Override
  public synchronized List<VoucherId> overdue(LocalDate today, int most) {
    return faces.values().stream()
        .filter(face -> face.status() == Face.Status.ISSUED && !face.archived())
        .filter(face -> face.lastDay().isBefore(today))
        .sorted(
            Comparator.comparing(Face::lastDay).thenComparingLong(face -> face.voucher().value()))
        .limit(most)
        .map(Face::voucher)
        .toList();
  }

  @Override
  public synchronized VoucherId nextId() {
    return new VoucherId(++lastId);
  }

  @Override
  public synchronized RedemptionId nextRedemptionId() {
    return new RedemptionId(++lastRedemptionId);
  }

  @Override
  public synchronized <R> Change<R> change(VoucherId id, Function<Voucher, Change<R>> rule) {
    Voucher before = read(id);
    return decided(rule.apply(before), before.parts());
  }

  @Override
  public synchronized <R> Change<R> change(
      CampaignId id, Optional<RequestId> request, Function<Campaign, Change<R>> rule) {
    Campaign before = read(id, request);
    return decided(rule.apply(before), before.parts());
  }

  private <R> Change<R> decided(Change<R> change, List<VoucherPart> before) {
    for (VoucherPart part : change.parts()) {
      if (before.stream().noneMatch(had -> had.key().equals(part.key())) && isThere(part)) {
        throw new IllegalStateException("There is one already: " + part.key());
      }
    }
    put(change.parts());
    return change;
  }

  private boolean isThere(VoucherPart part) {
    return part instanceof CampaignTerms terms
        ? campaigns.containsKey(terms.campaign())
        : part instanceof Face face
            ? faces.containsKey(face.voucher())
            : redemptions.containsKey(((Redemption) part).id());
  }

  @Override
  public synchronized void put(List<VoucherPart> parts) {
    for (VoucherPart part : parts) {
      if (part instanceof CampaignTerms terms) {
        campaigns.put(terms.campaign(), terms);
      } else if (part instanceof Face face) {
        faces.put(face.voucher(), face);
      } else if (part instanceof Redemption redemption) {
        redemptions.put(redemption.id(), redemption);
      }
    }
  }

  @Override
  public synchronized void remove(List<VoucherPart.Key> keys) {
    for (VoucherPart.Key key : keys) {
      if (key instanceof VoucherPart.Key.OfCampaign of) {
        campaigns.remove(of.campaign());
      } else if (key instanceof VoucherPart.Key.OfFace of) {
        faces.remove(of.voucher());
      } else if (key instanceof VoucherPart.Key.OfRedemption of) {
        redemptions.remove(of.redemption());
      }
    }
  }

  /** What stands on every voucher that there is. */
  synchronized List<Face> faces() {
    return List.copyOf(faces.values());
  }

  private Voucher read(VoucherId id) {
    Optional<Face> face = Optional.ofNullable(faces.get(id));
    return new Voucher(
        id,
        face,
        face.flatMap(known -> Optional.ofNullable(campaigns.get(known.campaign()))),
        redemptions.values().stream().filter(one -> one.voucher().equals(id)).toList());
  }

  private Campaign read(CampaignId id, Optional<RequestId> request) {
    List<Face> given = faces.values().stream().filter(face -> face.campaign().equals(id)).toList();
    return new Campaign(
        id,
        Optional.ofNullable(campaigns.get(id)),
        given.stream()
            .filter(
                face ->
                    face.status() == Face.Status.ISSUED || face.status() == Face.Status.REDEEMED)
            .map(Face::value)
            .reduce(new BigDecimal("0.00"), BigDecimal::add),
        given.stream()
            .filter(face -> request.isPresent() && face.request().equals(request))
            .findFirst());
  }
}
