package io.ficus.reconciliation;

import io.ficus.reconciliation.application.CatchUp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who updates hot people on the side that leads, and a feed that brings it to the other
 * side in order and stands still at random. Marks go through the same queue, so awaiting one is
 * exact.
 */
final class StalledFeed implements CatchUp, AutoCloseable {

  /** The writer waits for the feed from here on, or a slow machine would never catch up. */
  private int mostBehind = 300;

  /** It stands still at one change in so many. */
  private int stallsOneIn = 400;

  private final Leader leader;
  private final DataSource leads;
  private final DataSource follows;
  private final int hotKeys;
  private final long[] stalls;
  private final Random chance;
  private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final Map<Long, CountDownLatch> marks = new ConcurrentHashMap<>();
  private final AtomicLong position = new AtomicLong();
  private final AtomicLong updates = new AtomicLong();
  private final Thread writer = new Thread(this::write, "writer");
  private final Thread feed = new Thread(this::feed, "feed");
  private int updatesPerSecond;
  private volatile boolean stopping;
  private volatile @Nullable Exception failed;

  /** A change, or a mark if it has a latch. */
  private record Item(long position, int key, String name, @Nullable CountDownLatch mark) {}

  StalledFeed(
      Leader leader, DataSource leads, DataSource follows, int hotKeys, long seed, long... stalls) {
    this.leader = leader;
    this.leads = leads;
    this.follows = follows;
    this.hotKeys = hotKeys;
    this.stalls = stalls;
    this.chance = new Random(seed);
  }

  /**
   * No more updates than so many a second, which go on while the feed stands still; 0 for as many
   * as it can.
   */
  StalledFeed pacedAt(int most) {
    if (most > 0) {
      updatesPerSecond = most;
      mostBehind = most * 5;
      stallsOneIn = most * 2;
    }
    return this;
  }

  StalledFeed start() {
    writer.start();
    feed.start();
    return this;
  }

  long updates() {
    return updates.get();
  }

  @Nullable Exception failed() {
    return failed;
  }

  private void write() {
    Random own = new Random(chance.nextLong());
    try (Connection connection = leads.getConnection();
        PreparedStatement update = update(connection)) {
      long begun = System.nanoTime();
      while (!stopping) {
        if (queue.size() > mostBehind || early(begun)) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
          continue;
        }
        int key = 1 + own.nextInt(hotKeys);
        String name = "v" + updates.incrementAndGet();
        synchronized (this) {
          apply(update, key, name);
          queue.add(new Item(position.incrementAndGet(), key, name, null));
        }
      }
    } catch (SQLException e) {
      failed = e;
    }
  }

  private boolean early(long begun) {
    return updatesPerSecond > 0
        && updates.get() > (System.nanoTime() - begun) / 1_000_000_000.0 * updatesPerSecond;
  }

  private void feed() {
    Random own = new Random(chance.nextLong());
    try (Connection connection = follows.getConnection();
        PreparedStatement update = update(connection)) {
      while (!stopping) {
        Item item = queue.poll(20, TimeUnit.MILLISECONDS);
        if (item == null) {
          continue;
        }
        CountDownLatch mark = item.mark();
        if (mark != null) {
          mark.countDown();
          continue;
        }
        if (own.nextInt(stallsOneIn) == 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(stalls[own.nextInt(stalls.length)]));
        }
        apply(update, item.key(), item.name());
      }
    } catch (SQLException | InterruptedException e) {
      failed = e;
    }
  }

  private static PreparedStatement update(Connection connection) throws SQLException {
    return connection.prepareStatement("UPDATE person SET name = ? WHERE id = ?");
  }

  private static void apply(PreparedStatement update, int key, String name) throws SQLException {
    update.setString(1, name);
    update.setInt(2, key);
    update.executeUpdate();
  }

  @Override
  public Leader leader(String domain) {
    return leader;
  }

  @Override
  public Mark mark(String domain) {
    CountDownLatch latch = new CountDownLatch(1);
    synchronized (this) {
      long at = position.incrementAndGet();
      marks.put(at, latch);
      queue.add(new Item(at, 0, "", latch));
      return new Mark("mark", Long.toString(at), leader);
    }
  }

  @Override
  public Caught await(String domain, Mark mark, Duration timeout) {
    try {
      CountDownLatch latch = marks.get(Long.parseLong(mark.position()));
      return latch != null && latch.await(timeout.toMillis(), TimeUnit.MILLISECONDS)
          ? new Caught.Up()
          : new Caught.NotUp("the feed stands still");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Caught.NotUp("stopped");
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    writer.join();
    feed.join();
  }
}
