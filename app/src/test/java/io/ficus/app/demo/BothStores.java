package io.ficus.app.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A demo's two databases under the hands of a test: it writes to the shop and looks at both. */
record BothStores(Connection shop, Connection domain) implements AutoCloseable {

  static BothStores of(Demo demo) throws SQLException {
    return new BothStores(
        DriverManager.getConnection(demo.shopUrl(), "postgres", ""),
        DriverManager.getConnection(demo.storeUrl(), "postgres", ""));
  }

  long newMember(String lastName) throws SQLException {
    try (PreparedStatement insert =
        shop.prepareStatement(
            "WITH c AS (INSERT INTO customer (cust_no, first_name, last_name, email, created_ts,"
                + " upd_ts_utc) VALUES ('C-test', 'Test', ?, 'Test@Example.com', localtimestamp,"
                + " localtimestamp) RETURNING cust_id) INSERT INTO loy_account (cust_id, card_no,"
                + " enrolled_ts) SELECT cust_id, 'card', localtimestamp FROM c RETURNING"
                + " cust_id")) {
      insert.setString(1, lastName);
      try (ResultSet made = insert.executeQuery()) {
        made.next();
        return made.getLong(1);
      }
    }
  }

  /** Writes as the shop's own code does, past every module of Ficus. */
  void execute(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = shop.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  /** Writes what nothing but a rogue would. */
  void executeInDomain(String sql) throws SQLException {
    try (Statement statement = domain.createStatement()) {
      statement.execute(sql);
    }
  }

  long points(long member) throws SQLException {
    return count(
        "SELECT coalesce(sum(points), 0) FROM membership.ledger_entry WHERE member_id = " + member);
  }

  String profileName(long member) throws SQLException {
    try (Statement select = domain.createStatement();
        ResultSet found =
            select.executeQuery(
                "SELECT family_name FROM membership.profile WHERE member_id = " + member)) {
      return found.next() ? found.getString(1) : "(none)";
    }
  }

  long count(String sql) throws SQLException {
    return count(domain, sql);
  }

  long countInShop(String sql) throws SQLException {
    return count(shop, sql);
  }

  private static long count(Connection where, String sql) throws SQLException {
    try (Statement select = where.createStatement();
        ResultSet found = select.executeQuery(sql)) {
      found.next();
      return found.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    shop.close();
    domain.close();
  }
}
