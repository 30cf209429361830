package io.ficus.app.handover;

import io.ficus.app.demo.Demo;
import io.ficus.app.server.FicusServer;
import io.ficus.app.server.WatchedServer;
import io.ficus.cutover.domain.handover.HandOverStep;
import io.ficus.embedded.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A server whose control store is behind a network that ends the connection at the very commit by
 * which the authority moves: before the store hears of it, or in place of its answer.
 */
final class LostAtTheFlip implements AutoCloseable {

  private static final Pattern FLIP =
      Pattern.compile("update \"control\".\"cutover_stage\"", Pattern.LITERAL);

  private final TcpProxy network;
  private final FicusServer server;

  private LostAtTheFlip(TcpProxy network, FicusServer server) {
    this.network = network;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param staysAway whether the control store does not answer it any more after that
   */
  static LostAtTheFlip start(Demo demo, TcpProxy.When when, boolean staysAway) throws SQLException {
    Map<String, Object> settings = demo.settingsToJoin();
    String direct = demo.storeUrl();
    int port = URI.create(direct.substring("jdbc:".length())).getPort();
    TcpProxy network = TcpProxy.to(port);
    // Without prepared statements every commit says that it is one.
    settings.put(
        "ficus.store.jdbc-url",
        direct.replace(":" + port + "/", ":" + network.port() + "/") + "?prepareThreshold=0");
    settings.put("ficus.cutover.pause-budget", "20s");
    Runnable lost = staysAway ? network::cut : () -> {};
    JournalTrap trap =
        new JournalTrap(
                new Edge(HandOverStep.FLIP, Edge.When.BEFORE),
                () -> network.severAt(Commit::new, when, lost))
            .arm();
    return new LostAtTheFlip(network, WatchedServer.start(settings, trap));
  }

  String address() {
    return server.address();
  }

  void heal() {
    network.heal();
  }

  @Override
  public void close() throws IOException {
    heal();
    server.close();
    network.close();
  }

  /** Sees the commit of a transaction that has moved a stage. */
  private static final class Commit implements Predicate<String> {

    private boolean moves;

    @Override
    public boolean test(String piece) {
      moves |= FLIP.matcher(piece).find();
      return moves && piece.contains("COMMIT");
    }
  }
}
