package io.ficus.shop.voucher;

import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.Row;
import io.ficus.cdc.RowKey;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.membership.RequestId;
import io.ficus.seam.Committed;
import io.ficus.seam.Intent;
import io.ficus.seam.LegacyTransactions;
import io.ficus.seam.LegacyWritten;
import io.ficus.seam.ReverseChanges;
import io.ficus.seam.reverse.ReverseFeed;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.RedemptionId;
import io.ficus.voucher.VoucherCode;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.domain.Campaign;
import io.ficus.voucher.domain.CampaignTerms;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.Redemption;
import io.ficus.voucher.domain.Voucher;
import io.ficus.voucher.domain.VoucherPart;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The vouchers in the shop's own tables. Everything it writes carries an origin mark. Thread-safe.
 */
final class LegacyVouchers
    implements Vouchers, VoucherRecords, ReverseChanges.Destination<VoucherPart> {

  static final String DOMAIN = "voucher";

  private final ShopDatabase shop;
  private final DSLContext sql;
  private final TransactionTemplate snapshot;
  private final LegacyTransactions transactions;
  private final AppliedPositions positions;
  private final LegacyVoucherRows rows;
  private final LegacyVoucherWrites writes;
  private final Supplier<String> intentIds;

  /**
   * @param legacy connections of the shop's database
   * @param shop what it is
   * @param manager the transaction manager of that data source
   * @param transactions on the same two
   * @param positions in the shop's database: what was brought to its rows
   * @param intentIds gives unique ids without {@code |}, for writes that no router began
   */
  LegacyVouchers(
      DataSource legacy,
      ShopDatabase shop,
      PlatformTransactionManager manager,
      LegacyTransactions transactions,
      AppliedPositions positions,
      Supplier<String> intentIds) {
    this.shop = shop;
    this.sql = shop.sql(legacy);
    this.snapshot = new TransactionTemplate(manager);
    this.snapshot.setReadOnly(true);
    this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.transactions = transactions;
    this.positions = positions;
    this.rows = new LegacyVoucherRows(sql, shop);
    this.writes = new LegacyVoucherWrites(sql, shop);
    this.intentIds = intentIds;
  }

  @Override
  public Optional<Voucher> find(VoucherId id) {
    Voucher voucher = Objects.requireNonNull(snapshot.execute(status -> rows.read(id)));
    return voucher.equals(Voucher.unknown(id)) ? Optional.empty() : Optional.of(voucher);
  }

  @Override
  public Optional<VoucherId> withCode(VoucherCode code) {
    return rows.withCode(code);
  }

  @Override
  public Campaign campaign(CampaignId id) {
    return Objects.requireNonNull(snapshot.execute(status -> rows.read(id, Optional.empty())));
  }

  @Override
  public List<VoucherId> overdue(LocalDate today, int most) {
    return rows.overdue(today, most);
  }

  @Override
  public VoucherId nextId() {
    return new VoucherId(shop.next(sql, "voucher_vou_id_seq"));
  }

  @Override
  public RedemptionId nextRedemptionId() {
    return new RedemptionId(shop.next(sql, "vou_redemption_red_id_seq"));
  }

  @Override
  public <R> Change<R> change(VoucherId id, Function<Voucher, Change<R>> rule) {
    return transactions.join(intent("change"), () -> apply(id, rule)).result().change();
  }

  @Override
  public <R> Change<R> change(
      CampaignId id, Optional<RequestId> request, Function<Campaign, Change<R>> rule) {
    return transactions.join(intent("change"), () -> apply(id, request, rule)).result().change();
  }

  /** A change in a transaction of its own, with what the other store needs to know of it. */
  <R> LegacyWritten<Change<R>, VoucherPart> change(
      Intent intent, VoucherId id, Function<Voucher, Change<R>> rule) {
    return written(transactions.run(intent, () -> apply(id, rule)));
  }

  /** Likewise a change of a campaign. */
  <R> LegacyWritten<Change<R>, VoucherPart> change(
      Intent intent,
      CampaignId id,
      Optional<RequestId> request,
      Function<Campaign, Change<R>> rule) {
    return written(transactions.run(intent, () -> apply(id, request, rule)));
  }

  @Override
  public void put(List<VoucherPart> parts) {
    transactions.join(
        intent("put"),
        () -> {
          lock(parts);
          return writes.put(parts);
        });
  }

  @Override
  public void remove(List<VoucherPart.Key> keys) {
    transactions.join(
        intent("remove"),
        () -> {
          keys.forEach(writes::remove);
          return keys;
        });
  }

  /**
   * Brings parts that the domain store decided, those of them that are newer than what was brought
   * to their row before. The second write and the reverse sync both come here, in either order, and
   * agree for the reason of contract C10, mirrored.
   *
   * @param position where in the domain store's log the parts stand
   */
  @Override
  public void bring(Intent intent, List<VoucherPart> parts, SourcePosition position) {
    transactions.copy(
        intent,
        () -> {
          lock(parts);
          return writes.put(positions.newer(ReverseFeed.of(DOMAIN), parts, this::rowOf, position));
        });
  }

  /** Whether the rows say all of this as it is. */
  boolean say(List<VoucherPart> parts) {
    return Objects.requireNonNull(
        snapshot.execute(status -> parts.stream().allMatch(this::isThere)));
  }

  /**
   * Makes rows again what the domain store says, whatever was brought to them before.
   *
   * @return with what intent; the legacy log is going to show it. Empty if no row had to be written
   */
  Optional<Intent> restore(List<VoucherPart> parts, List<VoucherPart.Key> gone) {
    Intent intent = intent("restore");
    boolean written =
        transactions.copy(
            intent,
            () -> {
              lock(parts);
              int removed = gone.stream().mapToInt(writes::remove).sum();
              List<VoucherPart> others = parts.stream().filter(part -> !isThere(part)).toList();
              writes.put(others);
              return removed > 0 || !others.isEmpty();
            });
    return written ? Optional.of(intent) : Optional.empty();
  }

  // A row that nobody can read says something else.
  private boolean isThere(VoucherPart part) {
    try {
      if (part instanceof CampaignTerms terms) {
        return rows.terms(terms.campaign()).filter(terms::equals).isPresent();
      }
      VoucherId voucher =
          part instanceof Face face ? face.voucher() : ((Redemption) part).voucher();
      return rows.read(voucher).parts().contains(part);
    } catch (UnmappableChangeException e) {
      return false;
    }
  }

  @Override
  public List<VoucherPart> partsOf(Row event) {
    return VoucherEvents.partsOf(event);
  }

  @Override
  public RowKey rowOf(VoucherPart part) {
    return VoucherRow.of(part, shop);
  }

  // In one order, so that two of them cannot wait for each other.
  private void lock(List<VoucherPart> parts) {
    Set<Long> campaigns = new TreeSet<>();
    Set<Long> vouchers = new TreeSet<>();
    for (VoucherPart part : parts) {
      if (part instanceof CampaignTerms terms) {
        campaigns.add(terms.campaign().value());
      } else if (part instanceof Face face) {
        vouchers.add(face.voucher().value());
      } else if (part instanceof Redemption redemption) {
        vouchers.add(redemption.voucher().value());
      }
    }
    campaigns.forEach(id -> rows.lock(new CampaignId(id)));
    vouchers.forEach(id -> rows.lock(new VoucherId(id)));
  }

  private <R> Applied<R> apply(VoucherId id, Function<Voucher, Change<R>> rule) {
    rows.askTheFence();
    rows.lock(id);
    Voucher before = rows.read(id);
    return applied(rule.apply(before), before.parts());
  }

  private <R> Applied<R> apply(
      CampaignId id, Optional<RequestId> request, Function<Campaign, Change<R>> rule) {
    rows.askTheFence();
    rows.lock(id);
    Campaign before = rows.read(id, request);
    return applied(rule.apply(before), before.parts());
  }

  private <R> Applied<R> applied(Change<R> change, List<VoucherPart> before) {
    return new Applied<>(change, writes.decide(change.parts(), before));
  }

  private static <R> LegacyWritten<Change<R>, VoucherPart> written(Committed<Applied<R>> done) {
    return new LegacyWritten<>(done.result().change(), done.result().stored(), done.position());
  }

  private Intent intent(String operation) {
    return new Intent(DOMAIN, operation, intentIds.get(), OptionalLong.empty());
  }

  private record Applied<R>(Change<R> change, List<VoucherPart> stored) {}
}
