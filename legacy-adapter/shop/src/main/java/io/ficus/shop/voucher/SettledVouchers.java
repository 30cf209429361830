package io.ficus.shop.voucher;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.seam.reverse.SettledDomain;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.Voucher;
import io.ficus.voucher.domain.VoucherPart;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What settling a stray write has to know of vouchers and their campaigns. */
final class SettledVouchers implements SettledDomain<VoucherPart, VoucherPart.Key> {

  private final Vouchers domain;
  private final VoucherRecords records;
  private final LegacyVouchers legacy;

  /**
   * @param domain the vouchers of the domain store
   * @param records the same, as facts
   */
  SettledVouchers(Vouchers domain, VoucherRecords records, LegacyVouchers legacy) {
    this.domain = domain;
    this.records = records;
    this.legacy = legacy;
  }

  @Override
  public Optional<VoucherPart.Key> nameOf(RowKey row) {
    return Optional.of(VoucherRow.keyOf(row));
  }

  @Override
  public Map<VoucherPart.Key, Optional<VoucherPart>> partsOf(Row row) {
    VoucherPart part = VoucherTranslator.partOf(row);
    return Map.of(part.key(), Optional.of(part));
  }

  @Override
  public Map<VoucherPart.Key, VoucherPart> held(ChangeEvent stray) {
    Map<VoucherPart.Key, VoucherPart> held = new LinkedHashMap<>();
    Consumer<VoucherPart> keep = part -> held.put(part.key(), part);
    if (ShopDatabase.nameOf(stray.table()).equals(VoucherRow.CAMPAIGN)) {
      numbers(stray, "vou_camp_id")
          .forEach(
              id ->
                  domain
                      .change(
                          new CampaignId(id),
                          Optional.empty(),
                          campaign -> new Change<>(campaign.terms(), List.of()))
                      .outcome()
                      .ifPresent(keep));
    } else {
      numbers(stray, "vou_id")
          .forEach(
              id -> {
                Voucher voucher =
                    domain.change(new VoucherId(id), now -> new Change<>(now, List.of())).outcome();
                voucher.face().ifPresent(keep);
                voucher.redemptions().forEach(keep);
              });
    }
    return held;
  }

  /** In the order of their ids, so that nobody waits for another in a circle. */
  private static Set<Long> numbers(ChangeEvent stray, String column) {
    return Stream.of(stray.before(), stray.after())
        .flatMap(Optional::stream)
        .map(row -> row.requiredNumber(column))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void decide(List<VoucherPart> parts) {
    for (VoucherPart part : parts) {
      List<VoucherPart> one = List.of(part);
      if (part instanceof CampaignTerms terms) {
        domain.change(terms.campaign(), Optional.empty(), now -> new Change<>(one, one));
      } else {
        domain.change(
            part instanceof Face face ? face.voucher() : ((Redemption) part).voucher(),
            now -> new Change<>(one, one));
      }
    }
  }

  @Override
  public void forget(Collection<VoucherPart.Key> names) {
    records.remove(List.copyOf(names));
  }

  @Override
  public String restore(List<VoucherPart> parts, List<VoucherPart.Key> gone) {
    return legacy.restore(parts, gone).id();
  }
}
