package io.ficus.app.server;

import io.ficus.app.handover.MovedDomain;
import io.ficus.cdc.ChangeHandler;
import io.ficus.membership.adapter.in.web.MembershipWebConfiguration;
import io.ficus.membership.adapter.out.jooq.MembershipStoreConfiguration;
import io.ficus.reconciliation.Pair;
import io.ficus.seam.ownership.FencedTables;
import io.ficus.seam.reverse.StraySettlement;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.membership.ShopMembershipConfiguration;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/** Membership: the module, its half in the shop's adapter, and what moves it. */
@Configuration(proxyBeanMethods = false)
@Import({
  MembershipStoreConfiguration.class,
  MembershipWebConfiguration.class,
  ShopMembershipConfiguration.class
})
class MembershipWiring {

  @Bean
  @Order(1)
  MovedDomain membership(
      ShopDatabase shop,
      @Qualifier("membershipTables") FencedTables tables,
      @Qualifier("membershipPair") Pair pair,
      @Qualifier("membershipChanges") ChangeHandler changes,
      @Qualifier("membershipReverse") ChangeHandler reverse,
      @Qualifier("membershipStrays") StraySettlement strays,
      OutboxBridges bridges) {
    return new MovedDomain(
        tables,
        pair,
        changes,
        reverse,
        strays,
        List.of(
            new MovedDomain.Sequences(
                shop.table("customer_cust_id_seq"), "membership.member_id_seq"),
            new MovedDomain.Sequences(
                shop.table("loy_txn_txn_id_seq"), "membership.ledger_entry_id_seq")),
        bridges.of(tables.domain(), "member", "member_id"));
  }
}
