package io.ficus.shop;

import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.Mandate;
import io.ficus.cutover.Stage;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.SampleParts;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.MemberPart;
import io.ficus.membership.domain.Profile;
import io.ficus.seam.reverse.StraySettlement;
import io.ficus.seam.reverse.StrayWrite;
import io.ficus.seam.reverse.StrayWrites;
import io.ficus.shop.membership.ShopStores;
import io.ficus.voucher.CampaignId;
import io.ficus.voucher.VoucherId;
import io.ficus.voucher.application.SampleVouchers;
import io.ficus.voucher.application.VoucherRecords;
import io.ficus.voucher.application.Vouchers;
import io.ficus.voucher.domain.Face;
import io.ficus.voucher.domain.VoucherPart;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A member and a voucher in both stores, which the domain owns, and a monolith that writes. */
abstract class StrayBed {

  static final Mandate MANDATE = new Mandate("ada", "looked at it");

  private static final AtomicInteger beds = new AtomicInteger();

  static ShopStores stores;
  private static long used;

  long id;

  @BeforeAll
  static void start() {
    stores = new ShopStores("strays_" + beds.incrementAndGet());
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  @BeforeEach
  void aMemberAndAVoucherInBothStoresWhichTheDomainOwns() {
    stores.stage(Stage.DUAL_WRITE);
    id = 3_000L + used++;
    List<MemberPart> member =
        List.of(SampleParts.profile(member()), SampleParts.enrolment(member()));
    stores.legacyRecords().put(member);
    stores.part("domainMembers", MemberRecords.class).put(member);
    List<VoucherPart> voucher =
        List.of(
            SampleVouchers.terms(new CampaignId(id), Optional.empty()),
            SampleVouchers.face(voucher(), new CampaignId(id), Face.Status.ISSUED));
    stores.part("legacyVouchers", VoucherRecords.class).put(voucher);
    stores.part("domainVouchers", VoucherRecords.class).put(voucher);
    stores.stage(Stage.LIVE);
    stores.changes();
  }

  /** The monolith writes, and the feed brings it. */
  void stray(String domain, String sql) {
    stores.shop.update(sql, id);
    new TransactionTemplate(stores.part("storeTransactions", PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> stores.part(domain + "Changes", ChangeHandler.class).apply(stores.changes()));
  }

  StrayWrite open(String domain) {
    return open(domain, "");
  }

  StrayWrite open(String domain, String table) {
    return stores.part(StrayWrites.class).open(domain, 1_000).stream()
        .filter(stray -> stray.table().endsWith(table))
        .filter(stray -> stray.after().or(stray::before).orElseThrow().contains(String.valueOf(id)))
        .findFirst()
        .orElseThrow();
  }

  long count(String sql) {
    return Objects.requireNonNull(stores.domains.queryForObject(sql, Long.class, id));
  }

  static StraySettlement members() {
    return stores.part("membershipStrays", StraySettlement.class);
  }

  static StraySettlement vouchers() {
    return stores.part("voucherStrays", StraySettlement.class);
  }

  static Members domainMembers() {
    return stores.part("domainMembers", Members.class);
  }

  static Vouchers domainVouchers() {
    return stores.part("domainVouchers", Vouchers.class);
  }

  Profile profile() {
    return domainMembers().find(member()).flatMap(Member::profile).orElseThrow();
  }

  Face face() {
    return domainVouchers().find(voucher()).orElseThrow().face().orElseThrow();
  }

  MemberId member() {
    return new MemberId(id);
  }

  VoucherId voucher() {
    return new VoucherId(id);
  }
}
