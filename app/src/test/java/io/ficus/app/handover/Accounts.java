package io.ficus.app.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.app.demo.Demo;
import io.ficus.membership.MemberId;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Both stores of a demo, as somebody sees them who accounts for every write. */
final class Accounts {

  private final JdbcTemplate shop;
  private final JdbcTemplate store;

  Accounts(Demo demo) {
    this.shop = over(demo.shopUrl(), demo.shopUser());
    this.store = over(demo.storeUrl(), "postgres");
  }

  private static JdbcTemplate over(String url, String user) {
    return new JdbcTemplate(new SingleConnectionDataSource(url, user, "", true));
  }

  /** Members who can be given points, by an account that is open. */
  List<MemberId> someMembers(int count) {
    return store.query(
        "SELECT e.member_id FROM membership.enrolment e JOIN membership.profile p USING (member_id)"
            + " WHERE e.status = 'ACTIVE' AND NOT p.archived AND p.email IS NOT NULL"
            + " ORDER BY e.member_id LIMIT ?",
        (row, n) -> new MemberId(row.getLong(1)),
        count);
  }

  /** Zero lost and zero doubled, in either store. */
  void requireOnceInBoth(Iterable<String> requests) {
    for (String request : requests) {
      assertThat(inShop(request)).as("%s in the shop", request).isEqualTo(1);
      assertThat(inStore(request)).as("%s in the domain store", request).isEqualTo(1);
    }
  }

  /** Likewise, where the legacy store was left behind. */
  void requireOnceInTheDomainStore(Iterable<String> requests) {
    for (String request : requests) {
      assertThat(inStore(request)).as("%s in the domain store", request).isEqualTo(1);
    }
  }

  /** Of what was refused nothing was kept. */
  void requireInNeither(Collection<RefusedWrite> refused) {
    for (String request : RefusedWrite.requests(refused)) {
      assertThat(inShop(request)).as("%s in the shop", request).isZero();
      assertThat(inStore(request)).as("%s in the domain store", request).isZero();
    }
  }

  /** Balance and ledger of each member are the same on both sides. */
  void requireSamePoints(List<MemberId> members) {
    for (MemberId id : members) {
      assertThat(
              shop.queryForObject(
                  "SELECT points_bal FROM loy_account WHERE cust_id = ?", Long.class, id.value()))
          .as("points of %s", id)
          .isEqualTo(
              store.queryForObject(
                  "SELECT sum(points)::bigint FROM membership.ledger_entry WHERE member_id = ?",
                  Long.class,
                  id.value()));
    }
  }

  private long inShop(String request) {
    return count(shop, "SELECT count(*) FROM loy_txn WHERE ext_ref = ?", request);
  }

  private long inStore(String request) {
    return count(
        store, "SELECT count(*) FROM membership.ledger_entry WHERE request_id = ?", request);
  }

  private static long count(JdbcTemplate where, String sql, String request) {
    return Objects.requireNonNull(where.queryForObject(sql, Long.class, request));
  }
}
