package io.ficus.reconciliation;

import io.ficus.reconciliation.application.CatchUp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who writes the names of two people without a pause on the side that leads, and a feed
 * that copies them to the other side over and over. Whoever waits for long gets his answer only
 * once both names have changed meanwhile, so that nobody sees them stand still by chance; whoever
 * waits for a short time is one who has locked them, or is about to.
 */
final class RestlessPeople implements CatchUp, AutoCloseable {

  /** The rows of them. */
  static final int PEOPLE = 2;

  private static final Duration LONG = Duration.ofSeconds(10);

  private final Leader leader;
  private final DataSource leads;
  private final DataSource follows;
  private final Thread writer = new Thread(this::write, "restless writer");
  private final Thread feed = new Thread(this::feed, "feed");
  private IntConsumer whenShort = time -> {};
  private int shortWaits;
  private long written;
  private long begun;
  private long brought;
  private boolean late;
  private boolean stopping;
  private @Nullable Exception failed;

  RestlessPeople(Leader leader, DataSource leads, DataSource follows) {
    this.leader = leader;
    this.leads = leads;
    this.follows = follows;
  }

  RestlessPeople start() {
    writer.start();
    feed.start();
    return this;
  }

  /** What happens when somebody waits for a short time; counted from 1. */
  void whenShort(IntConsumer happens) {
    whenShort = happens;
  }

  /** From the next short wait on, short waits are in vain. */
  synchronized void late() {
    late = true;
  }

  synchronized @Nullable Exception failed() {
    return failed;
  }

  private void write() {
    try (Connection connection = leads.getConnection();
        PreparedStatement update =
            connection.prepareStatement("UPDATE person SET name = ? WHERE id <= " + PEOPLE)) {
      for (long n = 1; !over(); n++) {
        update.setString(1, "v" + n);
        update.executeUpdate();
        counted();
      }
    } catch (SQLException e) {
      fail(e);
    }
  }

  private void feed() {
    try (Connection from = leads.getConnection();
        Connection to = follows.getConnection();
        PreparedStatement read =
            from.prepareStatement("SELECT name, id FROM person WHERE id <= " + PEOPLE);
        PreparedStatement write = to.prepareStatement("UPDATE person SET name = ? WHERE id = ?")) {
      while (!over()) {
        long round = beginRound();
        try (ResultSet people = read.executeQuery()) {
          while (people.next()) {
            write.setString(1, people.getString(1));
            write.setLong(2, people.getLong(2));
            write.executeUpdate();
          }
        }
        endRound(round);
      }
    } catch (SQLException e) {
      fail(e);
    }
  }

  private synchronized boolean over() {
    return stopping;
  }

  private synchronized void counted() {
    written++;
    notifyAll();
  }

  private synchronized long beginRound() {
    return ++begun;
  }

  private synchronized void endRound(long round) {
    brought = round;
    notifyAll();
  }

  private synchronized void fail(Exception e) {
    failed = e;
    stopping = true;
    notifyAll();
  }

  @Override
  public Leader leader(String domain) {
    return leader;
  }

  /** A round that begins after this one sees everything that is committed now. */
  @Override
  public synchronized Mark mark(String domain) {
    return new Mark("mark", begun + " " + written, leader);
  }

  @Override
  public Caught await(String domain, Mark mark, Duration timeout) {
    boolean shortly = timeout.compareTo(LONG) < 0;
    if (shortly) {
      whenShort.accept(++shortWaits);
    }
    String[] at = mark.position().split(" ", -1);
    // The one that was under way counts as before.
    return await(Long.parseLong(at[0]), shortly ? 0 : Long.parseLong(at[1]) + 2, shortly, timeout)
        ? new Caught.Up()
        : new Caught.NotUp("the feed is late");
  }

  private synchronized boolean await(
      long behindRound, long writes, boolean shortly, Duration timeout) {
    long until = System.nanoTime() + timeout.toNanos();
    while ((brought <= behindRound || written < writes) && !stopping) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return !(shortly && late);
  }

  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      stopping = true;
    }
    writer.join();
    feed.join();
  }
}
