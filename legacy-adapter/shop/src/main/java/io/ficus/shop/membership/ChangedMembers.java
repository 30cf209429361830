package io.ficus.shop.membership;

import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.UnmappableChangeException;
import io.ficus.membership.MemberId;
import io.ficus.membership.application.Members;
import io.ficus.membership.domain.Member;
import io.ficus.seam.ChangedAggregates;
import io.ficus.shop.engine.ShopDatabase;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The members whose legacy rows the feed has heard of, whether it applied or acknowledged them. */
final class ChangedMembers implements ChangedAggregates {

  // A line's key is its own and not its member's. A line that is gone on the domain's side leaves
  // its account behind, which the trigger has moved in the same transaction.
  private static final String CHANGED =
      """
      SELECT DISTINCT member FROM (
        SELECT split_part(a.row_key, ',', 1) AS member
          FROM cdc_feed.applied_row a
         WHERE a.domain = 'membership' AND a.table_name <> ?
           AND (a.position_segment, a.position_offset) >= (?, ?)
        UNION ALL
        SELECT l.member_id::text
          FROM cdc_feed.applied_row a
          JOIN membership.ledger_entry l ON l.entry_id = a.row_key::bigint
         WHERE a.domain = 'membership' AND a.table_name = ?
           AND (a.position_segment, a.position_offset) >= (?, ?)) changed
       LIMIT ?
      """;

  private final JdbcTemplate store;
  private final String lines;
  private final Members legacy;
  private final Members domain;

  /**
   * @param store the domain store
   */
  ChangedMembers(DataSource store, ShopDatabase shop, Members legacy, Members domain) {
    this.store = new JdbcTemplate(store);
    this.lines = shop.table(ShopRow.LINE);
    this.legacy = legacy;
    this.domain = domain;
  }

  @Override
  public List<String> since(SourcePosition position, int limit) {
    return store.queryForList(
        CHANGED,
        String.class,
        lines,
        position.segment(),
        position.offset(),
        lines,
        position.segment(),
        position.offset(),
        limit);
  }

  @Override
  public Optional<String> difference(String key) {
    MemberId id = new MemberId(Long.parseLong(key));
    try {
      Optional<Member> there = legacy.find(id);
      Optional<Member> here = domain.find(id);
      return there.equals(here)
          ? Optional.empty()
          : Optional.of(
              "member " + key + " differs; see ficus reconcile run membership for the columns");
    } catch (UnmappableChangeException e) {
      return Optional.of("member " + key + " cannot be mapped: " + e.getMessage());
    }
  }
}
