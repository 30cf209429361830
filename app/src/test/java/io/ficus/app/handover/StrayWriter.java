package io.ficus.app.handover;

import io.ficus.app.demo.Demo;
import io.ficus.membership.MemberId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The monolith, which knows nothing of a cutover and writes into its own tables all the time. A
 * write that the fence refuses is given up, and counted by what it was told.
 */
final class StrayWriter implements Runnable {

  private static final long BETWEEN_NANOS = 25_000_000;

  private final String shopUrl;
  private final String shopUser;
  private final List<MemberId> some;
  private final List<String> acknowledged = new ArrayList<>();
  private final List<RefusedWrite> refused = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Thread thread = new Thread(this, "stray-writer");
  private final String run = Long.toString(System.nanoTime(), 36);

  private StrayWriter(String shopUrl, String shopUser, List<MemberId> some) {
    this.shopUrl = shopUrl;
    this.shopUser = shopUser;
    this.some = some;
  }

  static StrayWriter start(Demo demo, List<MemberId> some) {
    StrayWriter writer = new StrayWriter(demo.shopUrl(), demo.shopUser(), some);
    writer.thread.start();
    return writer;
  }

  @Override
  public void run() {
    try (Connection connection = DriverManager.getConnection(shopUrl, shopUser, "");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO loy_txn (cust_id, txn_cd, points, txn_ts, ext_ref)"
                    + " VALUES (?, 'AJ', 1, localtimestamp, ?)")) {
      for (int i = 0; !stopping.get(); i++) {
        String request = "stray" + run + "-" + i;
        insert.setLong(1, some.get(i % some.size()).value());
        insert.setString(2, request);
        try {
          insert.executeUpdate();
          acknowledged.add(request);
        } catch (SQLException e) {
          refused.add(RefusedWrite.because(request, e));
        }
        LockSupport.parkNanos(BETWEEN_NANOS);
      }
    } catch (SQLException e) {
      faults.add(e.toString());
    }
  }

  /** Stops; then what it has done may be asked for. */
  StrayWriter stop() throws InterruptedException {
    stopping.set(true);
    thread.join();
    return this;
  }

  List<String> acknowledged() {
    return acknowledged;
  }

  List<RefusedWrite> refused() {
    return refused;
  }

  List<String> faults() {
    return faults;
  }
}
