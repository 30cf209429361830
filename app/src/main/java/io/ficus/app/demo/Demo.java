package io.ficus.app.demo;

import io.ficus.app.handover.MovedDomain;
import io.ficus.app.handover.MovedDomains;
import io.ficus.app.server.FicusServer;
import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.ChangeFeed;
import io.ficus.cdc.FeedStatus;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import io.ficus.cdc.bridge.Bridge;
import io.ficus.cdc.bridge.BridgeStatus;
import io.ficus.shop.engine.ShopEngine;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A running demo. Closing it stops the traffic, then the server, then the stores: each of them
 * needs the ones after it to stop cleanly.
 */
public final class Demo implements AutoCloseable {

  private static final long LOOK_MILLIS = 1_000;
  private static final Duration WATERMARK_LIMIT = Duration.ofSeconds(2);

  private final DemoOptions options;
  private final DemoDirectory directory;
  private final DemoStores stores;
  private final FicusServer server;
  private final ShopTraffic traffic;
  private final MovedTraffic moved;
  private final Consumer<String> out;

  private Demo(
      DemoOptions options,
      DemoDirectory directory,
      DemoStores stores,
      FicusServer server,
      ShopTraffic traffic,
      MovedTraffic moved,
      Consumer<String> out) {
    this.options = options;
    this.directory = directory;
    this.stores = stores;
    this.server = server;
    this.traffic = traffic;
    this.moved = moved;
    this.out = out;
  }

  /** Waits a little, and says whether somebody asked to stop. */
  @FunctionalInterface
  public interface Pause {
    boolean stopped(long millis) throws InterruptedException;
  }

  /**
   * Starts stores, shop, server and traffic, and says what it is doing.
   *
   * @param out takes one line at a time
   * @throws io.ficus.app.StartFailure if the port or the directory is in use
   */
  public static Demo start(DemoOptions options, Consumer<String> out) throws SQLException {
    if (options.legacy() == ShopEngine.MARIADB) {
      MariaDbLegacyShop.requireServer();
    }
    if (options.port() != 0) {
      FicusServer.requireFree(options.port());
    }
    List<AutoCloseable> started = new ArrayList<>();
    try {
      DemoDirectory directory =
          keep(started, DemoDirectory.open(options.directory(), options.legacy()));
      out.accept("Starting " + servers(options.legacy()) + " in " + directory.path());
      DemoStores stores = keep(started, DemoStores.start(directory, options.legacy()));
      out.accept("Installing the shop");
      stores
          .shop()
          .install(new ShopSeed(options.seed(), options.scale()), line -> out.accept("  " + line));
      out.accept("Starting the server");
      FicusServer server = keep(started, FicusServer.start(null, settings(options, stores)));
      ShopTraffic traffic =
          keep(
              started,
              new ShopTraffic(
                  stores.shop().connections(), options.seed(), options.rate(), Clock.systemUTC()));
      traffic.start();
      MovedTraffic moved =
          keep(
              started,
              new MovedTraffic(server, stores.domains(), options.seed(), options.movedRate()));
      moved.start();
      return new Demo(options, directory, stores, server, traffic, moved, out);
    } catch (RuntimeException | SQLException e) {
      closeInReverse(started);
      throw e;
    }
  }

  /**
   * Shows how the domain store catches up, and then what is running where.
   *
   * @return false if somebody asked to stop before it had caught up
   */
  public boolean follow(Pause pause) throws InterruptedException {
    String last = "";
    while (!caughtUp()) {
      String now = progress();
      if (!now.equals(last)) {
        out.accept(now);
        last = now;
      }
      if (pause.stopped(LOOK_MILLIS)) {
        return false;
      }
    }
    announce();
    return true;
  }

  /** True once the bridge follows the log and a watermark that is written now has been applied. */
  public boolean caughtUp() {
    ChangeFeed feed = server.part(ChangeFeed.class);
    if (!bridge().state().followsTheLog()
        || domains().stream().anyMatch(domain -> feed.status(domain).recordsBehind() > 0)) {
      return false;
    }
    Watermarks watermarks = server.part(Watermarks.class);
    Watermark now = watermarks.mark();
    return domains().stream()
        .allMatch(
            domain ->
                watermarks.await(domain, now, WATERMARK_LIMIT) instanceof AwaitOutcome.Applied);
  }

  private List<String> domains() {
    return server.part(MovedDomains.class).all().stream().map(MovedDomain::name).toList();
  }

  /** A part of the running server. */
  public <T> T part(Class<T> type) {
    return server.part(type);
  }

  /** The part of a name, of several of a type. */
  public <T> T part(String name, Class<T> type) {
    return server.part(name, type);
  }

  /** The settings with which a further server, on a free port, runs on the same stores. */
  public Map<String, Object> settingsToJoin() throws SQLException {
    Map<String, Object> settings = settings(options, stores);
    settings.put("ficus.http.port", 0);
    return settings;
  }

  /** The base address of the HTTP API. */
  public String address() {
    return server.address();
  }

  /** The JDBC URL of the legacy shop; connect as {@link #shopUser}. */
  public String shopUrl() {
    return stores.shop().url();
  }

  /** Who may do everything in the legacy shop, without a password. */
  public String shopUser() {
    return stores.shop().user();
  }

  /** The JDBC URL of the domain stores; connect as {@code postgres}. */
  public String storeUrl() {
    return stores.storeUrl();
  }

  /** Where Kafka listens. */
  public String bootstrapServers() {
    return stores.bootstrapServers();
  }

  /** The shop's own traffic. */
  public ShopTraffic traffic() {
    return traffic;
  }

  /** What the code does that was moved out of the shop. */
  public MovedTraffic moved() {
    return moved;
  }

  @Override
  public void close() {
    closeInReverse(List.of(directory, stores, server, traffic, moved));
  }

  private BridgeStatus bridge() {
    return server.part(Bridge.class).status();
  }

  private String progress() {
    BridgeStatus bridge = bridge();
    StringBuilder line = new StringBuilder("  " + bridge.state());
    long done = 0;
    long expected = 0;
    String current = "";
    for (BridgeStatus.TableProgress table : bridge.snapshot()) {
      done += table.rowsDone();
      expected += Math.max(table.rowsEstimated(), table.rowsDone());
      if (!table.finished() && table.rowsDone() > 0) {
        current =
            ", now "
                + table.table()
                + " "
                + count(table.rowsDone())
                + " of about "
                + count(table.rowsEstimated());
      }
    }
    if (expected > 0) {
      line.append(": ")
          .append(count(done))
          .append(" of about ")
          .append(count(expected))
          .append(" rows in Kafka");
      line.append(current);
    }
    for (String domain : domains()) {
      FeedStatus feed = server.part(ChangeFeed.class).status(domain);
      line.append("; ").append(domain).append(" has applied ").append(count(feed.applied()));
      line.append(" records, ").append(count(feed.recordsBehind())).append(" wait");
    }
    return line.toString();
  }

  private void announce() {
    out.accept("");
    out.accept("The domain stores follow the shop. What runs where:");
    out.accept("  legacy shop    " + shopUrl() + "?user=" + shopUser());
    out.accept("  domain stores  " + stores.storeUrl() + "?user=postgres");
    out.accept("  Kafka          " + stores.bootstrapServers());
    out.accept("  HTTP API       " + address() + "  (health: " + address() + "/actuator/health)");
    out.accept(
        String.format(Locale.ROOT, "  shop traffic   %.0f transactions a second", options.rate()));
    out.accept(
        String.format(
            Locale.ROOT,
            "  moved code     %.0f reads and writes a second, through the seam",
            options.movedRate()));
    if (directory.isKept()) {
      out.accept("  kept data      " + directory.path());
    }
    out.accept("");
    out.accept("In a second terminal:");
    String at = options.port() == 7373 ? "" : " --server " + address();
    out.accept("  ./ficus bridge status" + at);
    out.accept("  ./ficus cutover list" + at);
    out.accept("  ./ficus reconcile run membership" + at);
    out.accept("  ./ficus cutover advance membership --reason 'first step'" + at);
    out.accept("");
    out.accept("Ctrl-C stops everything.");
  }

  private static Map<String, Object> settings(DemoOptions options, DemoStores stores)
      throws SQLException {
    Map<String, Object> settings = stores.settings();
    if (options.movedRate() == 0) {
      // Nothing goes through the seam, so these have nothing to judge.
      settings.put("ficus.cutover.left-out-gates", "ledger-clean,shadow-reads-agree");
    }
    settings.put("ficus.http.port", options.port());
    List<String> tables = stores.shop().tables();
    for (int i = 0; i < tables.size(); i++) {
      settings.put("ficus.source.tables[" + i + "]", tables.get(i));
    }
    return settings;
  }

  private static String servers(ShopEngine legacy) {
    return switch (legacy) {
      case POSTGRESQL -> "PostgreSQL and Kafka";
      case MARIADB -> "MariaDB, PostgreSQL and Kafka";
    };
  }

  private static <T extends AutoCloseable> T keep(List<AutoCloseable> started, T part) {
    started.add(part);
    return part;
  }

  private static void closeInReverse(List<? extends AutoCloseable> parts) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      try {
        parts.get(i).close();
      } catch (Exception e) {
        System.err.println("ficus: while stopping: " + e);
      }
    }
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
