package io.ficus.app.demo;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** The monolith's database in a demo. */
interface LegacyShop extends AutoCloseable {

  /** Its JDBC URL, without credentials. */
  String url();

  /** Who may do everything there, without a password. */
  String user();

  /** New connections, as the monolith itself makes them. */
  DataSource connections() throws SQLException;

  /** Installs the shop and fills it, unless that has been done. */
  void install(ShopSeed seed, Consumer<String> progress) throws SQLException;

  /** The shop's tables as the change stream names them: all of them are streamed. */
  List<String> tables() throws SQLException;

  /** The files that hold what a server has to know of a shop on this engine. */
  List<String> configurations();

  /** What else a server has to know. */
  default Map<String, Object> settings() {
    return Map.of("ficus.source.jdbc-url", url(), "ficus.source.username", user());
  }

  @Override
  void close();
}
