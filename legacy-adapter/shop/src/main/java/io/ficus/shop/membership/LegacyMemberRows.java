package io.ficus.shop.membership;

import static io.ficus.shop.jooq.Tables.CUSTOMER;
import static io.ficus.shop.jooq.Tables.CUST_CONSENT;
import static io.ficus.shop.jooq.Tables.LOY_ACCOUNT;
import static io.ficus.shop.jooq.Tables.LOY_TXN;

import io.ficus.membership.MemberId;
import io.ficus.membership.domain.Enrolment;
import io.ficus.membership.domain.LedgerEntry;
import io.ficus.membership.domain.Member;
import io.ficus.membership.domain.Profile;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.jooq.tables.records.CustomerRecord;
import io.ficus.shop.jooq.tables.records.LoyAccountRecord;
import io.ficus.shop.jooq.tables.records.LoyTxnRecord;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Reads and locks the rows that make up a member. Joins the caller's transaction. */
final class LegacyMemberRows {

  private static final Comparator<LedgerEntry> OLDEST_FIRST =
      Comparator.comparing(LedgerEntry::occurredAt).thenComparing(line -> line.id().value());

  private final DSLContext sql;
  private final ShopDatabase shop;

  LegacyMemberRows(DSLContext sql, ShopDatabase shop) {
    this.sql = sql;
    this.shop = shop;
  }

  /**
   * Locks members until the transaction ends, against every other writer: the monolith's own
   * statements meet the row locks. Whoever has no customer row yet is held by what only Ficus
   * knows. In the order of their numbers, so that two callers cannot wait for each other.
   *
   * @return the accounts that they have, with what was spent, in cents
   */
  Map<MemberId, Long> lock(Collection<MemberId> ids) {
    SortedSet<Long> customers = new TreeSet<>();
    ids.forEach(id -> customers.add(id.value()));
    SortedSet<Long> absent = new TreeSet<>(customers);
    absent.removeAll(lockCustomers(customers));
    if (!absent.isEmpty()) {
      absent.forEach(customer -> shop.holdAbsent(sql, ShopRow.CUSTOMER, customer));
      // Who held one before may have made the row.
      lockCustomers(absent);
    }
    return sql.select(LOY_ACCOUNT.CUST_ID, LOY_ACCOUNT.SPEND_CENTS)
        .from(LOY_ACCOUNT)
        .where(LOY_ACCOUNT.CUST_ID.in(customers))
        .orderBy(LOY_ACCOUNT.CUST_ID)
        .forUpdate()
        .fetchMap(row -> new MemberId(row.value1()), row -> row.value2());
  }

  /** Lets the fence refuse this transaction now, before any rule has looked at a member. */
  void askTheFence() {
    shop.askTheFence(sql, ShopRow.ACCOUNT, "cust_id");
  }

  private Set<Long> lockCustomers(Set<Long> customers) {
    return sql.select(CUSTOMER.CUST_ID)
        .from(CUSTOMER)
        .where(CUSTOMER.CUST_ID.in(customers))
        .orderBy(CUSTOMER.CUST_ID)
        .forUpdate()
        .fetchSet(CUSTOMER.CUST_ID);
  }

  /** Everything known of a person; {@link Member#unknown} if nothing is. */
  Member read(MemberId id) {
    Field<Long> wanted = DSL.val(id.value()).as("wanted");
    var root = sql.select(wanted).asTable("root");
    Field<Long> customer = root.field(wanted);
    // In one statement: each round trip to the shop's database is one that every write waits for.
    Record row =
        sql.select(
                CUSTOMER.CUST_ID,
                CUSTOMER.FIRST_NAME,
                CUSTOMER.LAST_NAME,
                CUSTOMER.EMAIL,
                CUSTOMER.DEL_FLG,
                CUSTOMER.REMARKS)
            .select(LOY_ACCOUNT.CUST_ID, LOY_ACCOUNT.STATUS_CD)
            .select(LOY_ACCOUNT.ENROLLED_TS, LOY_ACCOUNT.SPEND_CENTS)
            .select(CUST_CONSENT.CUST_ID, CUST_CONSENT.CONSENT_ID, CUST_CONSENT.GRANTED_FLG)
            .from(root)
            .leftJoin(CUSTOMER)
            .on(CUSTOMER.CUST_ID.eq(customer))
            .leftJoin(LOY_ACCOUNT)
            .on(LOY_ACCOUNT.CUST_ID.eq(customer))
            .leftJoin(CUST_CONSENT)
            .on(CUST_CONSENT.CUST_ID.eq(customer))
            .and(CUST_CONSENT.CONSENT_CD.eq(ShopRow.MARKETING))
            .fetchSingle();
    return new Member(
        id,
        of(CUSTOMER, CUSTOMER.CUST_ID, row).map(LegacyMemberRows::profile),
        of(LOY_ACCOUNT, LOY_ACCOUNT.CUST_ID, row).map(LegacyMemberRows::enrolment),
        of(CUST_CONSENT, CUST_CONSENT.CUST_ID, row)
            .flatMap(
                it -> ShopToMembership.consent(id.value(), it.getConsentId(), it.getGrantedFlg())),
        ledger(id));
  }

  /** The row of a table that was joined, if there is one. */
  private static <R extends Record> Optional<R> of(Table<R> table, Field<Long> key, Record row) {
    return row.get(key) == null ? Optional.empty() : Optional.of(row.into(table));
  }

  Optional<Enrolment> enrolment(MemberId id) {
    return sql.fetchOptional(LOY_ACCOUNT, LOY_ACCOUNT.CUST_ID.eq(id.value()))
        .map(LegacyMemberRows::enrolment);
  }

  /** What the lines of a member come to, whatever the account says. */
  long balance(MemberId id) {
    return ledger(id).stream().mapToLong(LedgerEntry::points).sum();
  }

  private List<LedgerEntry> ledger(MemberId id) {
    return sql.fetch(LOY_TXN, LOY_TXN.CUST_ID.eq(id.value())).stream()
        .map(LegacyMemberRows::line)
        .sorted(OLDEST_FIRST)
        .toList();
  }

  static Profile profile(CustomerRecord row) {
    return ShopToMembership.profile(
        row.getCustId(),
        row.getFirstName(),
        row.getLastName(),
        row.getEmail(),
        row.getDelFlg(),
        row.getRemarks());
  }

  static Enrolment enrolment(LoyAccountRecord row) {
    return ShopToMembership.enrolment(
        row.getCustId(), row.getStatusCd(), row.getEnrolledTs(), row.getSpendCents());
  }

  static LedgerEntry line(LoyTxnRecord row) {
    return ShopToMembership.line(
        row.getTxnId(),
        row.getCustId(),
        row.getTxnCd(),
        row.getPoints(),
        row.getAmountCents(),
        row.getTxnTs(),
        row.getExtRef());
  }
}
