package io.ficus.shop.voucher;

import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.Row;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.domain.VoucherPart;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes a row of the shop again what vouchers say, after a stray write was refused. */
final class RestoredVouchers implements Function<ChangeEvent, Optional<String>> {

  private final Vouchers domain;
  private final LegacyVouchers legacy;

  RestoredVouchers(Vouchers domain, LegacyVouchers legacy) {
    this.domain = domain;
    this.legacy = legacy;
  }

  @Override
  public Optional<String> apply(ChangeEvent stray) {
    VoucherPart.Key key = VoucherRow.keyOf(stray.rowKey());
    List<VoucherPart> parts = part(key, stray).stream().toList();
    return Optional.of(legacy.restore(parts, parts.isEmpty() ? List.of(key) : List.of()).id());
  }

  private Optional<VoucherPart> part(VoucherPart.Key key, ChangeEvent stray) {
    if (key instanceof VoucherPart.Key.OfCampaign of) {
      return domain.campaign(of.campaign()).terms().map(terms -> terms);
    }
    if (key instanceof VoucherPart.Key.OfFace of) {
      return domain.find(of.voucher()).flatMap(voucher -> voucher.face()).map(face -> face);
    }
    return Stream.of(stray.before(), stray.after())
        .flatMap(Optional::stream)
        .map(RestoredVouchers::voucher)
        .distinct()
        .flatMap(id -> domain.find(id).stream())
        .flatMap(voucher -> voucher.redemptions().stream())
        .<VoucherPart>map(redemption -> redemption)
        .filter(redemption -> redemption.key().equals(key))
        .findFirst();
  }

  private static VoucherId voucher(Row row) {
    return new VoucherId(row.requiredNumber("vou_id"));
  }
}
