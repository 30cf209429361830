package io.ficus.app.server;

import io.ficus.app.config.KafkaSettings;
import io.ficus.app.handover.MovedDomain;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.feed.FeedConfig;
import io.ficus.cdc.feed.publish.EventPublisher;
import io.ficus.cdc.feed.publish.Publication;
import io.ficus.cutover.Stages;
import io.ficus.reconciliation.Pair;
import io.ficus.seam.ownership.FencedTables;
import io.ficus.seam.reverse.StraySettlement;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.voucher.ShopVoucherConfiguration;
import io.ficus.voucher.adapter.in.web.VoucherWebConfiguration;
import io.ficus.voucher.adapter.out.jooq.VoucherStoreConfiguration;
import io.ficus.voucher.application.BuyVoucher;
import io.ficus.voucher.application.ExpireVouchers;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/** Vouchers: the module, its half in the shop's adapter, and what moves it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("ficus.domains.voucher")
@Import({
  VoucherStoreConfiguration.class,
  VoucherWebConfiguration.class,
  ShopVoucherConfiguration.class
})
class VoucherWiring {

  @Bean
  @Order(2)
  MovedDomain voucher(
      ShopDatabase shop,
      @Qualifier("voucherTables") FencedTables tables,
      @Qualifier("voucherPair") Pair pair,
      @Qualifier("voucherChanges") ChangeHandler changes,
      @Qualifier("voucherReverse") ChangeHandler reverse,
      @Qualifier("voucherStrays") StraySettlement strays,
      OutboxBridges bridges) {
    return new MovedDomain(
        tables,
        pair,
        changes,
        reverse,
        strays,
        List.of(
            new MovedDomain.Sequences(shop.table("voucher_vou_id_seq"), "voucher.voucher_id_seq"),
            new MovedDomain.Sequences(
                shop.table("vou_redemption_red_id_seq"), "voucher.redemption_id_seq")),
        bridges.of(tables.domain(), "subject", "subject"));
  }

  @Bean(name = "purchasesHealthIndicator", destroyMethod = "close")
  UnfinishedPurchases unfinishedPurchases(BuyVoucher buy) {
    return new UnfinishedPurchases(buy);
  }

  @Bean(name = "voucherExpiryHealthIndicator", destroyMethod = "close")
  VoucherExpiry voucherExpiry(ExpireVouchers expire, Stages stages) {
    return new VoucherExpiry(expire, stages);
  }

  /** Vouchers and campaigns tell through one outbox, where campaigns stand below zero. */
  @Bean(initMethod = "start", destroyMethod = "close")
  EventPublisher voucherEvents(
      @Qualifier("voucher") MovedDomain voucher,
      FeedConfig feed,
      KafkaSettings kafka,
      Clock clock) {
    return new EventPublisher(
        new Publication(
            voucher.name(),
            voucher.outbox().topics().stream().findFirst().orElseThrow(),
            "subject",
            kafka.partitions(),
            List.of(
                Publication.Topic.of(
                    "voucher.voucher.events.v1", "io.ficus.voucher.voucher-changed.v1"),
                Publication.Topic.ofNegated(
                    "voucher.campaign.events.v1", "io.ficus.voucher.campaign-changed.v1"))),
        feed,
        clock);
  }
}
