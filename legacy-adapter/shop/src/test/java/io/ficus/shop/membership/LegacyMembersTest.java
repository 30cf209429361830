package io.ficus.shop.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ficus.membership.EntryId;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.MemberRecordsContract;
import io.ficus.membership.application.Members;
import io.ficus.membership.application.Members.Change;
import io.ficus.membership.application.MembersContract;
import io.ficus.membership.application.SampleParts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shop's tables behind membership's ports. */
class LegacyMembersTest {

  private static ShopStores stores;

  @BeforeAll
  static void start() {
    stores = new ShopStores("legacy");
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  @Nested
  class AsMembers extends MembersContract {
    @Override
    protected Members members() {
      return stores.legacy();
    }
  }

  @Nested
  class AsMemberRecords extends MemberRecordsContract {
    @Override
    protected MemberRecords records() {
      return stores.legacy();
    }

    @Override
    protected Members members() {
      return stores.legacy();
    }
  }

  @Test
  void theShopsOwnColumnsAreAsItsOwnCodeWouldHaveThem() {
    MemberId id = stores.legacy().nextId();
    EntryId line = stores.legacy().nextEntryId();
    stores
        .legacy()
        .put(
            List.of(
                SampleParts.profile(id),
                SampleParts.enrolment(id),
                SampleParts.adjusted(id, line, 25, "r")));

    Map<String, Object> row =
        stores.shop.queryForMap(
            "SELECT c.cust_no, c.del_flg, a.card_no, a.points_bal, a.tier_cd, a.enrolled_ts::text AS t"
                + " FROM customer c JOIN loy_account a USING (cust_id) WHERE cust_id = ?",
            id.value());

    assertThat(row.get("cust_no")).isEqualTo("C%010d ".formatted(id.value()));
    assertThat(String.valueOf(row.get("card_no"))).hasSize(16).startsWith("7000");
    assertThat(row.get("points_bal")).isEqualTo(25);
    assertThat(row.get("t")).isEqualTo("2026-02-10 13:00:00.123456");
  }

  @Test
  void theBalanceOfTheShopFollowsLinesThatItsTriggerDoesNotSee() {
    MemberId id = stores.legacy().nextId();
    EntryId early = stores.legacy().nextEntryId();
    EntryId later = stores.legacy().nextEntryId();
    stores.legacy().put(List.of(SampleParts.adjusted(id, early, 10, "before the account")));
    stores.legacy().put(List.of(SampleParts.enrolment(id)));
    assertThat(balance(id)).isEqualTo(10);

    stores.legacy().put(List.of(SampleParts.adjusted(id, later, 5, "later")));
    stores.legacy().put(List.of(SampleParts.adjusted(id, later, 7, "later")));
    assertThat(balance(id)).isEqualTo(17);

    stores.legacy().remove(List.of(ShopRow.keyOf(SampleParts.adjusted(id, early, 10, "x"))));
    assertThat(balance(id)).isEqualTo(7);
  }

  /** No lock of a customer keeps the monolith from opening an account for him. */
  @Test
  @Tag("C5")
  void anAccountThatTheMonolithOpensMeanwhileIsNotWrittenOver() throws Exception {
    MemberId id = stores.legacy().nextId();
    stores.legacy().put(List.of(SampleParts.profile(id)));
    CompletableFuture<?> enrolled;
    try (Connection monolith =
        Objects.requireNonNull(stores.shop.getDataSource()).getConnection()) {
      monolith.setAutoCommit(false);
      monolith
          .createStatement()
          .execute(
              "INSERT INTO loy_account (cust_id, card_no, enrolled_ts, spend_cents)"
                  + " VALUES ("
                  + id.value()
                  + ", '8000%012d', '2026-01-01 10:00', 5000)".formatted(id.value()));
      enrolled =
          CompletableFuture.supplyAsync(
              () ->
                  stores
                      .legacy()
                      .change(id, m -> new Change<>("", List.of(SampleParts.enrolment(id)))),
              work -> new Thread(work).start());
      await()
          .until(
              () ->
                  stores.shop.queryForObject(
                      "SELECT count(*) > 0 FROM pg_stat_activity"
                          + " WHERE datname = current_database() AND wait_event_type = 'Lock'",
                      Boolean.class),
              Boolean.TRUE::equals);
      monolith.commit();
    }
    assertThatThrownBy(() -> enrolled.get(1, TimeUnit.MINUTES))
        .hasRootCauseInstanceOf(SQLException.class);
    assertThat(
            stores.shop.queryForObject(
                "SELECT spend_cents FROM loy_account WHERE cust_id = ?", Long.class, id.value()))
        .isEqualTo(5_000);
  }

  private static int balance(MemberId id) {
    return Objects.requireNonNull(
        stores.shop.queryForObject(
            "SELECT points_bal FROM loy_account WHERE cust_id = ?", Integer.class, id.value()));
  }
}
