package io.ficus.shop.membership;

import io.ficus.cdc.RowKey;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.RepairOutcome;
import io.ficus.seam.Intent;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.repair.Image;
import io.ficus.shop.repair.Mending;
import io.ficus.shop.repair.RepairedDomain;
import io.ficus.shop.repair.Witnessed;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.DSLContext;

/** What a repair has to know of members. */
final class RepairedMembers implements RepairedDomain<MemberPart, MemberPart.Key> {

  private final DSLContext sql;
  private final ShopDatabase shop;
  private final LegacyMembers legacy;
  private final Members domain;
  private final MemberRecords records;

  /**
   * @param source connections of the shop's database
   * @param domain the members of the domain store
   * @param records the same, as facts
   */
  RepairedMembers(
      DataSource source,
      ShopDatabase shop,
      LegacyMembers legacy,
      Members domain,
      MemberRecords records) {
    this.sql = shop.sql(source);
    this.shop = shop;
    this.legacy = legacy;
    this.domain = domain;
    this.records = records;
  }

  @Override
  public String name() {
    return LegacyMembers.DOMAIN;
  }

  @Override
  public MemberPart.Key keyOf(MemberPart part) {
    return ShopRow.keyOf(part);
  }

  @Override
  public RowKey rowOf(MemberPart.Key key) {
    return ShopRow.rowOf(key, shop);
  }

  @Override
  public List<MemberPart> inDomain(AggregateKey key) {
    return parts(domain.find(member(key)));
  }

  @Override
  public List<MemberPart> heldInDomain(AggregateKey key) {
    return MemberImage.partsOf(
            domain.change(member(key), now -> new Change<>(now, List.of())).outcome())
        .toList();
  }

  @Override
  public List<MemberPart> inShop(AggregateKey key) {
    return parts(legacy.find(member(key)));
  }

  @Override
  public Witnessed<MemberPart, MemberPart.Key> witness(
      AggregateKey key, Collection<MemberPart.Key> asked, boolean locking) {
    return new WitnessedRows(sql, locking).read(member(key), asked);
  }

  @Override
  public RepairOutcome mendShop(
      Intent intent,
      AggregateKey key,
      Supplier<Mending<MemberPart, MemberPart.Key>> mending,
      BiConsumer<Mending<MemberPart, MemberPart.Key>, Image<MemberPart, MemberPart.Key>> before) {
    return legacy.mend(intent, member(key), this, mending, before);
  }

  @Override
  public void put(List<MemberPart> parts) {
    records.put(parts);
  }

  @Override
  public void remove(List<MemberPart.Key> keys) {
    records.remove(keys);
  }

  /** A consent that is taken back stays as a row that says so. */
  @Override
  public boolean keepsRow(MemberPart.Key key) {
    return key instanceof MemberPart.Key.OfMarketingConsent;
  }

  @Override
  public String write(AggregateKey key, Image<MemberPart, MemberPart.Key> image) {
    return new MemberImage(member(key), image.parts(), image.absent()).text();
  }

  @Override
  public Image<MemberPart, MemberPart.Key> read(AggregateKey key, String text) {
    MemberImage image = MemberImage.parse(text);
    return new Image<>(image.parts(), image.absent());
  }

  private static MemberId member(AggregateKey key) {
    return ShopToMembership.member(ShopRow.CUSTOMER, key.number());
  }

  private static List<MemberPart> parts(Optional<Member> member) {
    return member.stream().flatMap(MemberImage::partsOf).toList();
  }
}
