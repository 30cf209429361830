package io.ficus.shop.engine;

import org.jooq.SQLDialect;

/** The makes of database that the shop has been put on. */
public enum ShopEngine {
  POSTGRESQL(SQLDialect.POSTGRES),
  MARIADB(SQLDialect.MARIADB);

  private final SQLDialect dialect;

  ShopEngine(SQLDialect dialect) {
    this.dialect = dialect;
  }

  SQLDialect dialect() {
    return dialect;
  }
}
