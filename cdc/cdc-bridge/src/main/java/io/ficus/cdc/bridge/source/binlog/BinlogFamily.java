package io.ficus.cdc.bridge.source.binlog;

/** Where the two makes of a database with a binary log differ. */
enum BinlogFamily {
  MARIADB("mariadb", "io.debezium.connector.mariadb.MariaDbConnector"),
  MYSQL("mysql", "io.debezium.connector.mysql.MySqlConnector");

  private final String scheme;
  private final String connector;

  BinlogFamily(String scheme, String connector) {
    this.scheme = scheme;
    this.connector = connector;
  }

  /** What follows {@code jdbc:} in a URL. */
  String scheme() {
    return scheme;
  }

  /** Debezium's connector; MySQL's is not part of what Ficus ships. */
  String connector() {
    return connector;
  }
}
