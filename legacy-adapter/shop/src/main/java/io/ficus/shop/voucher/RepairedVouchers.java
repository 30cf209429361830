package io.ficus.shop.voucher;

import static io.ficus.shop.jooq.Tables.VOUCHER;
import static io.ficus.shop.jooq.Tables.VOU_CAMPAIGN;
import static io.ficus.shop.jooq.Tables.VOU_REDEMPTION;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.seam.Intent;
import io.ficus.seam.LegacyTransactions;
import io.ficus.seam.reverse.ReverseFeed;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.repair.Image;
import io.ficus.shop.repair.Mending;
import io.ficus.shop.repair.RepairedDomain;
import io.ficus.shop.repair.Witnessed;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.application.Vouchers.Change;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.Voucher;
import io.ficus.voucher.domain.VoucherPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SelectConditionStep;

/**
 * What a repair has to know of vouchers and campaigns. A key below zero is a campaign's, as in the
 * pair; its vouchers are no part of it. The terms of its campaign are no part of a voucher.
 */
final class RepairedVouchers implements RepairedDomain<VoucherPart, VoucherPart.Key> {

  private final DSLContext sql;
  private final ShopDatabase shop;
  private final LegacyTransactions transactions;
  private final AppliedPositions brought;
  private final LegacyVoucherRows rows;
  private final LegacyVoucherWrites writes;
  private final Vouchers legacy;
  private final Vouchers domain;
  private final VoucherRecords records;

  /**
   * @param source connections of the shop's database
   * @param transactions on the same
   * @param brought positions in the shop's database: what was brought to its rows
   * @param legacy the vouchers of the shop
   * @param domain the vouchers of the domain store
   * @param records the same, as facts
   */
  RepairedVouchers(
      DataSource source,
      ShopDatabase shop,
      LegacyTransactions transactions,
      AppliedPositions brought,
      Vouchers legacy,
      Vouchers domain,
      VoucherRecords records) {
    this.sql = shop.sql(source);
    this.shop = shop;
    this.transactions = transactions;
    this.brought = brought;
    this.rows = new LegacyVoucherRows(sql, shop);
    this.writes = new LegacyVoucherWrites(sql, shop);
    this.legacy = legacy;
    this.domain = domain;
    this.records = records;
  }

  @Override
  public String name() {
    return LegacyVouchers.DOMAIN;
  }

  @Override
  public VoucherPart.Key keyOf(VoucherPart part) {
    return part.key();
  }

  @Override
  public RowKey rowOf(VoucherPart.Key key) {
    return VoucherRow.rowOf(key, shop);
  }

  @Override
  public List<VoucherPart> inDomain(AggregateKey key) {
    return parts(domain, key);
  }

  @Override
  public List<VoucherPart> inShop(AggregateKey key) {
    return parts(legacy, key);
  }

  @Override
  public List<VoucherPart> heldInDomain(AggregateKey key) {
    return isCampaign(key)
        ? parts(
            domain
                .change(campaign(key), Optional.empty(), now -> new Change<>(now, List.of()))
                .outcome())
        : parts(domain.change(voucher(key), now -> new Change<>(now, List.of())).outcome());
  }

  @Override
  public Witnessed<VoucherPart, VoucherPart.Key> witness(
      AggregateKey key, Collection<VoucherPart.Key> asked, boolean locking) {
    List<VoucherPart> seen = new ArrayList<>();
    if (isCampaign(key)) {
      rows(
              sql.selectFrom(VOU_CAMPAIGN)
                  .where(VOU_CAMPAIGN.VOU_CAMP_ID.eq(LegacyVoucherRows.integer(campaign(key)))),
              locking)
          .forEach(row -> seen.add(LegacyVoucherRows.terms(row)));
    } else {
      long id = voucher(key).value();
      rows(sql.selectFrom(VOUCHER).where(VOUCHER.VOU_ID.eq(id)), locking)
          .forEach(row -> seen.add(LegacyVoucherRows.face(row)));
      rows(sql.selectFrom(VOU_REDEMPTION).where(VOU_REDEMPTION.VOU_ID.eq(id)), locking)
          .forEach(row -> seen.add(LegacyVoucherRows.redemption(row)));
    }
    Set<VoucherPart.Key> absent = new LinkedHashSet<>(asked);
    absent.removeAll(keysOf(seen));
    List<Long> elsewhere =
        absent.stream()
            .filter(VoucherPart.Key.OfRedemption.class::isInstance)
            .map(use -> ((VoucherPart.Key.OfRedemption) use).redemption().value())
            .toList();
    if (!elsewhere.isEmpty()) {
      rows(sql.selectFrom(VOU_REDEMPTION).where(VOU_REDEMPTION.RED_ID.in(elsewhere)), locking)
          .forEach(row -> seen.add(LegacyVoucherRows.redemption(row)));
      absent.removeAll(keysOf(seen));
    }
    return new Witnessed<>(seen, Set.of(), absent);
  }

  @Override
  public RepairOutcome mendShop(
      Intent intent,
      AggregateKey key,
      Supplier<Mending<VoucherPart, VoucherPart.Key>> mending,
      BiConsumer<Mending<VoucherPart, VoucherPart.Key>, Image<VoucherPart, VoucherPart.Key>>
          before) {
    return transactions.copy(
        intent,
        () -> {
          if (isCampaign(key)) {
            rows.lock(campaign(key));
          } else {
            rows.lock(voucher(key));
          }
          Mending<VoucherPart, VoucherPart.Key> needed = mending.get();
          return needed.in(
              new Mending.Store<>() {
                @Override
                public void put(List<VoucherPart> parts) {
                  writes.put(parts);
                }

                @Override
                public void remove(List<VoucherPart.Key> keys) {
                  keys.forEach(writes::remove);
                }
              },
              brought,
              ReverseFeed.of(LegacyVouchers.DOMAIN),
              this,
              () -> inShop(key),
              image -> before.accept(needed, image));
        });
  }

  @Override
  public void put(List<VoucherPart> parts) {
    records.put(parts);
  }

  @Override
  public void remove(List<VoucherPart.Key> keys) {
    records.remove(keys);
  }

  @Override
  public boolean keepsRow(VoucherPart.Key key) {
    return false;
  }

  @Override
  public String write(AggregateKey key, Image<VoucherPart, VoucherPart.Key> image) {
    return VoucherImage.write(image);
  }

  @Override
  public Image<VoucherPart, VoucherPart.Key> read(AggregateKey key, String text) {
    return VoucherImage.read(text);
  }

  private static <R extends Record> Result<R> rows(SelectConditionStep<R> query, boolean locking) {
    return locking ? query.forUpdate().noWait().fetch() : query.fetch();
  }

  private static List<VoucherPart> parts(Vouchers vouchers, AggregateKey key) {
    return isCampaign(key)
        ? parts(vouchers.campaign(campaign(key)))
        : vouchers.find(voucher(key)).map(RepairedVouchers::parts).orElse(List.of());
  }

  private static List<VoucherPart> parts(Campaign campaign) {
    return campaign.terms().<VoucherPart>map(terms -> terms).stream().toList();
  }

  private static List<VoucherPart> parts(Voucher voucher) {
    return Stream.concat(
            voucher.face().<VoucherPart>map(face -> face).stream(),
            voucher.redemptions().stream().<VoucherPart>map(use -> use))
        .toList();
  }

  private static boolean isCampaign(AggregateKey key) {
    return key.number() < 0;
  }

  private static CampaignId campaign(AggregateKey key) {
    try {
      CampaignId id = new CampaignId(Math.negateExact(key.number()));
      Math.toIntExact(id.value());
      return id;
    } catch (ArithmeticException e) {
      throw unmappable(VoucherRow.CAMPAIGN, key);
    }
  }

  private static VoucherId voucher(AggregateKey key) {
    if (key.number() <= 0) {
      throw unmappable(VoucherRow.VOUCHER, key);
    }
    return new VoucherId(key.number());
  }

  private static UnmappableChangeException unmappable(String table, AggregateKey key) {
    return new UnmappableChangeException(table, "*", "nothing of it has the key " + key);
  }
}
