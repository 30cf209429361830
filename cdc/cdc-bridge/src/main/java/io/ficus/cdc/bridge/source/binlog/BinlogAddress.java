package io.ficus.cdc.bridge.source.binlog;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a MariaDB or MySQL JDBC URL that the connector wants one by one.
 *
 * @param database where the marks are written; a bridge may carry tables of others too
 * @param parameters what follows the question mark
 */
record BinlogAddress(
    BinlogFamily family, String host, int port, String database, Map<String, String> parameters) {

  private static final Pattern FORM =
      Pattern.compile(
          "jdbc:(?<scheme>mariadb|mysql)://(?<host>\\[[^]]+]|[^/:,?]+)(:(?<port>\\d+))?/(?<database>[^?]+)"
              + "(\\?(?<query>.*))?");

  /** Whether a URL is of this family at all. */
  static boolean isOne(String url) {
    return url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:");
  }

  /**
   * @throws IllegalArgumentException if it is no URL of this family with one host and a database
   */
  static BinlogAddress parse(String url) {
    Matcher form = FORM.matcher(url);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "Not a MariaDB or MySQL JDBC URL with one host and a database (expected"
              + " jdbc:mariadb://host:port/database): "
              + url);
    }
    Map<String, String> parameters = new TreeMap<>();
    String query = form.group("query");
    for (String part : query == null ? new String[0] : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parameters.put(
            part.substring(0, equals),
            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    // The configuration names them itself.
    parameters.remove("user");
    parameters.remove("password");
    String port = form.group("port");
    return new BinlogAddress(
        BinlogFamily.valueOf(form.group("scheme").toUpperCase(Locale.ROOT)),
        form.group("host"),
        port == null ? 3306 : Integer.parseInt(port),
        URLDecoder.decode(form.group("database"), StandardCharsets.UTF_8),
        Map.copyOf(parameters));
  }
}
