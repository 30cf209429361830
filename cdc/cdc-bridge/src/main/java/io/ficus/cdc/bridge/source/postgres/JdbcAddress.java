package io.ficus.cdc.bridge.source.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a PostgreSQL JDBC URL that the connector wants one by one.
 *
 * @param parameters what follows the question mark
 */
record JdbcAddress(String host, int port, String database, Map<String, String> parameters) {

  private static final Pattern FORM =
      Pattern.compile(
          "jdbc:postgresql://(?<host>\\[[^]]+]|[^/:,?]+)(:(?<port>\\d+))?/(?<database>[^?]+)"
              + "(\\?(?<query>.*))?");

  /**
   * @throws IllegalArgumentException if it is no PostgreSQL URL with one host and a database
   */
  static JdbcAddress parse(String url) {
    Matcher form = FORM.matcher(url);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "Not a PostgreSQL JDBC URL with one host (expected"
              + " jdbc:postgresql://host:port/database): "
              + url);
    }
    Map<String, String> parameters = new TreeMap<>();
    String query = form.group("query");
    for (String part : query == null ? new String[0] : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parameters.put(part.substring(0, equals), decoded(part.substring(equals + 1)));
      }
    }
    // The configuration names them itself.
    parameters.remove("user");
    parameters.remove("password");
    String port = form.group("port");
    return new JdbcAddress(
        form.group("host"),
        port == null ? 5432 : Integer.parseInt(port),
        decoded(form.group("database")),
        Map.copyOf(parameters));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
