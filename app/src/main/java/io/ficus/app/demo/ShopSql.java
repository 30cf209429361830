package io.ficus.app.demo;

import java.sql.Connection;
import java.sql.SQLException;

/** What the monolith's own code says otherwise on the one engine than on the other. */
enum ShopSql {
  POSTGRESQL {
    @Override
    String next(String sequence) {
      return "SELECT nextval('" + sequence + "')";
    }

    @Override
    String putConsent() {
      return CONSENT
          + " ON CONFLICT (cust_id, consent_cd) DO UPDATE SET granted_flg = excluded.granted_flg,"
          + " channel_cd = 'W', changed_ts = excluded.changed_ts";
    }
  },
  MARIADB {
    @Override
    String next(String sequence) {
      return "SELECT nextval(" + sequence + ")";
    }

    @Override
    String putConsent() {
      return CONSENT
          + " ON DUPLICATE KEY UPDATE granted_flg = VALUE(granted_flg), channel_cd = 'W',"
          + " changed_ts = VALUE(changed_ts)";
    }
  };

  private static final String CONSENT =
      "INSERT INTO cust_consent (cust_id, consent_cd, granted_flg, changed_ts) VALUES (?, ?, ?, ?)";

  /** Draws a number. */
  abstract String next(String sequence);

  /** Gives or takes back; parameters: customer, code, flag, when. */
  abstract String putConsent();

  static ShopSql of(Connection shop) throws SQLException {
    return shop.getMetaData().getDatabaseProductName().equals("PostgreSQL") ? POSTGRESQL : MARIADB;
  }
}
