package io.ficus.embedded;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;

/** A process that starts a server, makes a table, and is killed while the server runs. */
final class StartedElsewhere {

  private StartedElsewhere() {}

  static void thenKilled(String engine, Path directory) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                StartedElsewhere.class.getName(),
                engine,
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.equals("ready")) {
        line = out.readLine();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Starts one and waits to be killed. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[1]);
    String url;
    String user;
    if (args[0].equals("postgres")) {
      url = EmbeddedPostgresServer.start(directory, 0, Map.of()).createDatabase("shop");
      user = EmbeddedPostgresServer.USER;
    } else {
      url = EmbeddedMariaDbServer.start(directory, 0, Map.of()).createDatabase("shop");
      user = EmbeddedMariaDbServer.USER;
    }
    try (Connection shop = DriverManager.getConnection(url, user, "")) {
      shop.createStatement().execute("CREATE TABLE kept (id int PRIMARY KEY)");
    }
    System.out.println("ready");
    ProcessHandle.current().parent().orElseThrow().onExit().join();
    Runtime.getRuntime().halt(1);
  }
}
