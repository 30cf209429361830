package io.ficus.shop.voucher;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.seam.Intent;
import io.ficus.seam.reverse.SettledDomain;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Redemptions;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
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
  private final Redemptions redemptions;
  private final LegacyVouchers legacy;

  /**
   * @param domain the vouchers of the domain store
   * @param records the same, as facts
   * @param redemptions of all of them
   */
  SettledVouchers(
      Vouchers domain, VoucherRecords records, Redemptions redemptions, LegacyVouchers legacy) {
    this.domain = domain;
    this.records = records;
    this.redemptions = redemptions;
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
      numbers(stray, "vou_camp_id", Optional.empty())
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
      Set<Long> ids = numbers(stray, "vou_id", holder(stray));
      for (long id : ids) {
        domain
            .change(new VoucherId(id), now -> new Change<>(now, List.of()))
            .outcome()
            .parts()
            .forEach(keep);
      }
      if (holder(stray).filter(now -> !ids.contains(now)).isPresent()) {
        throw new UnmappableChangeException(
            stray.table(), "red_id", "has just become another voucher's; try again");
      }
    }
    return held;
  }

  // The monolith's sequence may give a redemption a number that the domain has given to another.
  private Optional<Long> holder(ChangeEvent stray) {
    return nameOf(stray.rowKey())
        .filter(VoucherPart.Key.OfRedemption.class::isInstance)
        .flatMap(name -> redemptions.voucherOf(((VoucherPart.Key.OfRedemption) name).redemption()))
        .map(VoucherId::value);
  }

  /** In the order of their ids, so that nobody waits for another in a circle. */
  private static Set<Long> numbers(ChangeEvent stray, String column, Optional<Long> further) {
    return Stream.concat(
            Stream.of(stray.before(), stray.after())
                .flatMap(Optional::stream)
                .map(row -> row.requiredNumber(column)),
            further.stream())
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
  public boolean isInLegacy(List<VoucherPart> parts) {
    return legacy.say(parts);
  }

  @Override
  public Optional<String> restore(List<VoucherPart> parts, List<VoucherPart.Key> gone) {
    return legacy.restore(parts, gone).map(Intent::id);
  }
}
