package io.ficus.cdc.bridge;

import io.ficus.cdc.bridge.config.BridgeConfig;
import io.ficus.cdc.bridge.source.LegacySource;
import io.ficus.cdc.bridge.source.binlog.BinlogSource;
import io.ficus.cdc.bridge.source.postgres.PostgresSource;

/** Which family of databases a JDBC URL is of. */
final class Sources {

  private Sources() {}

  /**
   * The source of a configuration, not connected yet.
   *
   * @throws IllegalArgumentException if the URL is of no family that the bridge speaks to
   */
  static LegacySource of(BridgeConfig config) {
    return BinlogSource.speaks(config.jdbcUrl())
        ? new BinlogSource(config)
        : new PostgresSource(config);
  }
}
