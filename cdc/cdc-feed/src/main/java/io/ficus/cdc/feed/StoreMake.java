package io.ficus.cdc.feed;

import org.jooq.SQLDialect;
import org.jooq.conf.Settings;

/** What a store is that a feed writes to, with the tables of {@code cdc_feed} in it. */
public enum StoreMake {
  /** With the scripts of {@code cdc-feed}. */
  POSTGRESQL(SQLDialect.POSTGRES),
  /** With the scripts of {@code legacy-feed/mariadb}. */
  MARIADB(SQLDialect.MARIADB);

  private final SQLDialect dialect;

  StoreMake(SQLDialect dialect) {
    this.dialect = dialect;
  }

  SQLDialect dialect() {
    return dialect;
  }

  // MariaDB has no times with an offset; there they are text.
  Settings settings() {
    return new Settings().withBindOffsetDateTimeType(this == POSTGRESQL);
  }
}
