package io.ficus.app.demo;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One business transaction of the monolith: its statements, as its code sends them. Opened and
 * committed by the caller.
 */
final class ShopTransactions {

  private static final ZoneId HEAD_OFFICE = ZoneId.of("Europe/Berlin");
  private static final String[] FIRST_NAMES = {
    "Anna", "Jürgen", "Zoë", "Mehmet", "Søren", "Lena", "Ben", "Ida", "Sunny🌻"
  };
  private static final String[] LAST_NAMES = {
    "Müller", "Großmann", "Özdemir", "O'Brien", "García", "Weiß", "von der Heide", "Nguyen"
  };

  /** So far apart no two customers are whom the monolith has numbered itself. */
  private static final int WIDE_GAP = 1_000;

  private final ShopConnection shop;
  private final RandomGenerator chance;
  private final LocalDateTime local;
  private final LocalDateTime utc;

  ShopTransactions(ShopConnection shop, RandomGenerator chance, Clock clock) {
    this.shop = shop;
    this.chance = chance;
    this.local =
        LocalDateTime.ofInstant(clock.instant(), HEAD_OFFICE).truncatedTo(ChronoUnit.MICROS);
    this.utc =
        LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Runs one transaction's statements.
   *
   * @return whether the monolith's rules allowed it; nothing was written if not
   */
  boolean run(TrafficKind kind) throws SQLException {
    return switch (kind) {
      case SIGN_UP -> signUp();
      case LOGIN -> logIn();
      case PROFILE_CHANGE -> changeProfile();
      case CONSENT -> consent();
      case POINTS_EARNED -> earn();
      case POINTS_SPENT -> spend();
      case VOUCHER_ISSUED -> issueVoucher();
      case VOUCHER_REDEEMED -> redeemVoucher();
      case CART_FILLED -> fillCart();
      case ORDER_PLACED -> placeOrder();
    };
  }

  private boolean signUp() throws SQLException {
    long id = shop.next("customer_cust_id_seq");
    String last = LAST_NAMES[chance.nextInt(LAST_NAMES.length)];
    shop.update(
        "INSERT INTO customer (cust_id, cust_no, salut_cd, first_name, last_name, email, lang_cd, created_ts, upd_ts_utc)"
            + " VALUES (?, ?, ?, ?, ?, ?, 'de', ?, ?)",
        id,
        String.format("C%010d", id),
        chance.nextBoolean() ? "F" : "M",
        FIRST_NAMES[chance.nextInt(FIRST_NAMES.length)],
        last,
        "New.Customer" + id + "@Example.com",
        local,
        utc);
    shop.update(
        "INSERT INTO cust_address (cust_id, addr_cd, street, house_no, zip, city, upd_ts)"
            + " VALUES (?, 'B', 'Hauptstraße', ?, ?, 'Köln', ?)",
        id,
        String.valueOf(1 + chance.nextInt(200)),
        String.valueOf(10000 + chance.nextInt(80000)),
        local);
    if (chance.nextInt(3) > 0) {
      setConsent(id, "MKT", true);
    }
    if (chance.nextInt(2) == 0) {
      shop.update(
          "INSERT INTO loy_account (cust_id, card_no, enrolled_ts) VALUES (?, ?, ?)",
          id,
          String.format("6704%012d", id),
          local);
    }
    return true;
  }

  private boolean logIn() throws SQLException {
    long id = anyCustomer();
    boolean failed = chance.nextInt(15) == 0;
    shop.update(
        "INSERT INTO login_audit (cust_id, email_entered, ok_flg, fail_cd, ip_addr, login_ts_utc)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        id,
        "User" + id + "@Example.com",
        failed ? "N" : "Y",
        failed ? "PW" : null,
        "203.0.113." + chance.nextInt(255),
        utc);
    return true;
  }

  private boolean changeProfile() throws SQLException {
    long id = anyCustomer();
    int changed;
    int what = chance.nextInt(40);
    if (what == 0) {
      changed =
          shop.update(
              "UPDATE customer SET del_flg = 'Y', upd_ts_utc = ? WHERE cust_id = ? AND del_flg = 'N'",
              utc,
              id);
    } else if (what < 12) {
      changed =
          shop.update(
              "UPDATE customer SET remarks = left(concat_ws(?, ?, remarks), 200000), upd_ts_utc = ?"
                  + " WHERE cust_id = ? AND del_flg = 'N'",
              "\n",
              local.toLocalDate() + ": Rückruf gewünscht ☎",
              utc,
              id);
    } else {
      // Leaves remarks alone, which for some is out of line: the change event comes without it.
      changed =
          shop.update(
              "UPDATE customer SET email = ?, upd_ts_utc = ? WHERE cust_id = ? AND del_flg = 'N'",
              "Changed." + id + "." + chance.nextInt(1000) + "@Example.ORG",
              utc,
              id);
    }
    return changed > 0;
  }

  private boolean consent() throws SQLException {
    long id = anyCustomer();
    return id > 0 && setConsent(id, chance.nextInt(3) > 0 ? "MKT" : "PRF", chance.nextBoolean());
  }

  private boolean setConsent(long customer, String code, boolean granted) throws SQLException {
    return shop.update(shop.sql().putConsent(), customer, code, granted ? "Y" : "N", local) > 0;
  }

  private boolean earn() throws SQLException {
    Account account = lockAccount(anyHolder());
    if (account == null || account.closed()) {
      return false;
    }
    earnOn(account.customer(), 500 + chance.nextInt(24_000), "POS-");
    return true;
  }

  private boolean spend() throws SQLException {
    Account account = lockAccount(anyHolder());
    long points = 10L + chance.nextInt(250);
    if (account == null || !account.active() || account.balance() < points) {
      return false;
    }
    addLine(account.customer(), "RD", points, null, "POS-");
    return true;
  }

  private void earnOn(long customer, long cents, String channel) throws SQLException {
    if (cents >= 100) {
      addLine(customer, "EA", cents / 100, cents, channel);
    }
  }

  /** The trigger does the rest. The reference is made of the line's own id, so it stays unique. */
  private void addLine(
      long customer, String code, long points, @Nullable Long cents, String channel)
      throws SQLException {
    long id = shop.next("loy_txn_txn_id_seq");
    shop.update(
        "INSERT INTO loy_txn (txn_id, cust_id, txn_cd, points, amount_cents, txn_ts, ext_ref)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        id,
        customer,
        code,
        Math.toIntExact(points),
        cents,
        local,
        channel + id);
  }

  private boolean issueVoucher() throws SQLException {
    int cents = 500 * (1 + chance.nextInt(6));
    long id = shop.next("voucher_vou_id_seq");
    shop.update(
        "INSERT INTO voucher (vou_id, vou_code, vou_camp_id, cust_id, value_cents, issued_ts, exp_date)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        id,
        "T"
            + Integer.toString(46_656 + chance.nextInt(1_000_000), 36).toUpperCase(Locale.ROOT)
            + String.format("-%08d", id),
        1 + chance.nextInt(40),
        anyCustomer(),
        cents,
        local,
        local.toLocalDate().plusDays(90));
    return true;
  }

  private boolean redeemVoucher() throws SQLException {
    long last = shop.number("SELECT max(vou_id) FROM voucher");
    @Nullable Object[] voucher =
        shop.row(
            "SELECT vou_id, cust_id, value_cents FROM voucher WHERE vou_id >= ? AND status_cd = 'I' AND del_flg = 'N'"
                + " ORDER BY vou_id LIMIT 1 FOR UPDATE",
            Math.max(1, last - chance.nextInt(2_000)));
    if (voucher == null || !(voucher[2] instanceof Integer cents)) {
      return false;
    }
    shop.update("UPDATE voucher SET status_cd = 'R' WHERE vou_id = ?", voucher[0]);
    shop.update(
        "INSERT INTO vou_redemption (vou_id, cust_id, disc_amt, red_ts) VALUES (?, ?, ?, ?)",
        voucher[0],
        voucher[1],
        euros(cents),
        local);
    return true;
  }

  private boolean fillCart() throws SQLException {
    long cart = shop.next("cart_cart_id_seq");
    shop.update(
        "INSERT INTO cart (cart_id, cust_id, sess_key, created_ts, upd_ts_utc) VALUES (?, ?, ?, ?, ?)",
        cart,
        chance.nextInt(3) == 0 ? null : anyCustomer(),
        String.format("%016x%016x", chance.nextLong(), chance.nextLong()),
        local,
        utc);
    int lines = 1 + chance.nextInt(3);
    for (int line = 0; line < lines; line++) {
      Goods goods = anyGoods();
      shop.update(
          "INSERT INTO cart_line (cart_id, prod_id, qty, unit_cents, added_ts) VALUES (?, ?, ?, ?, ?)",
          cart,
          goods.product(),
          goods.quantity(),
          goods.cents(),
          local);
    }
    return true;
  }

  private boolean placeOrder() throws SQLException {
    long customer = anyCustomer();
    // The root row first: whoever else works on this customer's points waits here, and not in the
    // middle.
    Account account = lockAccount(customer);
    long order = shop.next("ord_hdr_ord_id_seq");
    long total = 0;
    int lines = 1 + chance.nextInt(4);
    for (int line = 1; line <= lines; line++) {
      Goods goods = anyGoods();
      total += (long) goods.quantity() * goods.cents();
      shop.update(
          "INSERT INTO ord_line (ord_id, line_no, prod_id, qty, unit_cents) VALUES (?, ?, ?, ?, ?)",
          order,
          line,
          goods.product(),
          goods.quantity(),
          goods.cents());
    }
    shop.update(
        "INSERT INTO ord_hdr (ord_id, ord_no, cust_id, status_cd, total_amt, ord_ts, upd_ts_utc)"
            + " VALUES (?, ?, ?, '20', ?, ?, ?)",
        order,
        String.format("O%02d-%010d", local.getYear() % 100, order),
        customer,
        euros(total),
        local,
        utc);
    shop.update(
        "INSERT INTO payment (ord_id, meth_cd, amount_cents, psp_ref, status_cd, booked_ts_utc)"
            + " VALUES (?, ?, ?, ?, 'S', ?)",
        order,
        chance.nextBoolean() ? "CC" : "PP",
        total,
        "psp_" + order,
        utc);
    if (account != null && !account.closed()) {
      earnOn(customer, total, "WEB-");
    }
    return true;
  }

  private @Nullable Account lockAccount(long customer) throws SQLException {
    @Nullable Object[] row =
        shop.row(
            "SELECT points_bal, status_cd FROM loy_account WHERE cust_id = ? FOR UPDATE", customer);
    return row != null && row[0] instanceof Integer balance && row[1] instanceof String status
        ? new Account(customer, balance, status)
        : null;
  }

  private Goods anyGoods() throws SQLException {
    long product =
        1 + (long) (chance.nextDouble() * shop.number("SELECT max(prod_id) FROM product"));
    long cents =
        shop.number(
            "SELECT 100 * price_amt FROM prod_price WHERE prod_id = ? AND price_grp = 'ST' LIMIT 1",
            product);
    return new Goods(product, 1 + chance.nextInt(2), Math.toIntExact(Math.max(cents, 99)));
  }

  /** A customer's id, or 0 in a shop that has none yet. */
  private long anyCustomer() throws SQLException {
    return near("customer");
  }

  private long anyHolder() throws SQLException {
    return near("loy_account");
  }

  /**
   * One of all keys. A hand-over of the authority leaves a gap in them; whoever stands behind it
   * must not get what falls into it.
   */
  private long near(String table) throws SQLException {
    double at = chance.nextDouble();
    long last = shop.number("SELECT max(cust_id) FROM " + table);
    long wanted = 1 + (long) (at * last);
    long found = next(table, wanted);
    if (found - wanted < WIDE_GAP) {
      return found;
    }
    long below =
        shop.number("SELECT coalesce(max(cust_id), 0) FROM " + table + " WHERE cust_id < ?", found);
    long beside = 1 + (long) (chance.nextDouble() * (below + last - found + 1));
    return next(table, beside <= below ? beside : found + beside - below - 1);
  }

  private long next(String table, long from) throws SQLException {
    return shop.number(
        "SELECT cust_id FROM " + table + " WHERE cust_id >= ? ORDER BY cust_id LIMIT 1", from);
  }

  private static BigDecimal euros(long cents) {
    return BigDecimal.valueOf(cents, 2);
  }

  private record Account(long customer, int balance, String status) {
    boolean active() {
      return status.equals("A");
    }

    boolean closed() {
      return status.equals("C");
    }
  }

  private record Goods(long product, int quantity, int cents) {}
}
