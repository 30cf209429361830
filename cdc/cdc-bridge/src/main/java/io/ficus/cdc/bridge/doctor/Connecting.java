package io.ficus.cdc.bridge.doctor;

import io.ficus.cdc.bridge.doctor.Check.Answer;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** What opening a connection to the source says about the address and about the credentials. */
final class Connecting {

  private static final Check<Answer> REACHABLE =
      new Check<>("source.reachable", "PostgreSQL is reachable", answer -> answer);
  private static final Check<Answer> CREDENTIALS =
      new Check<>("source.credentials", "The user may connect", answer -> answer);

  /** What the driver says where the server wants a password and none was given. */
  private static final String REJECTED = "08004";

  private Connecting() {}

  static List<Finding> succeeded(SourceUnderTest source) {
    return List.of(
        REACHABLE.on(Answer.ok(source.jdbcUrl())),
        CREDENTIALS.on(Answer.ok("connected as " + source.username())));
  }

  static List<Finding> failed(SourceUnderTest source, SQLException failure) {
    String state = Objects.requireNonNullElse(failure.getSQLState(), "");
    if (!answered(state)) {
      return List.of(
          REACHABLE.on(
              Answer.failed(
                  Causes.inOneLine(failure),
                  "pg_isready " + address(source),
                  "# start PostgreSQL, correct the JDBC URL, or set listen_addresses and open the"
                      + " firewall for this host")),
          CREDENTIALS.unanswered("the server was not reached"));
    }
    return List.of(
        REACHABLE.on(Answer.ok(source.jdbcUrl())),
        CREDENTIALS.on(Answer.failed(Causes.inOneLine(failure), remedy(source, state))));
  }

  private static boolean answered(String state) {
    return !state.isEmpty() && (!state.startsWith("08") || state.equals(REJECTED));
  }

  /** By SQLSTATE, see PostgreSQL's appendix A. */
  private static List<String> remedy(SourceUnderTest source, String state) {
    String user = "\"" + source.username().replace("\"", "\"\"") + "\"";
    return switch (state) {
      case "28P01", REJECTED ->
          List.of(
              "-- correct the password in the configuration, or as a superuser set another:",
              "ALTER ROLE " + user + " WITH LOGIN PASSWORD '<new password>';");
      case "28000" ->
          List.of(
              "-- if the user does not exist:",
              "CREATE ROLE " + user + " WITH LOGIN REPLICATION PASSWORD '<new password>';",
              "-- if pg_hba.conf does not let it in, add a line for this host and then:",
              "SELECT pg_reload_conf();");
      case "3D000" -> List.of("psql -l " + address(source) + " # names the databases there are");
      case "42501" ->
          List.of("GRANT CONNECT ON DATABASE " + database(source) + " TO " + user + ";");
      case "53300" ->
          List.of(
              "SELECT pid, usename, application_name, state FROM pg_stat_activity;",
              "-- end what is not needed, or raise max_connections and restart the server");
      default -> List.of("-- see the server's log for the reason of SQLSTATE " + state);
    };
  }

  private static String address(SourceUnderTest source) {
    URI uri = uri(source);
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    return "-h " + uri.getHost() + " -p " + port + " -U " + source.username();
  }

  private static String database(SourceUnderTest source) {
    return "\"" + uri(source).getPath().replaceFirst("^/", "") + "\"";
  }

  private static URI uri(SourceUnderTest source) {
    String url = source.jdbcUrl().replaceFirst("^jdbc:", "");
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      return URI.create("postgresql://localhost");
    }
  }
}
