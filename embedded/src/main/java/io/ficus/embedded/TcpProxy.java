package io.ficus.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The network between somebody and a server on loopback, for tests: it can be cut, be slow, or
 * swallow what passes without a word, as a firewall does that has forgotten a connection.
 * Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

  private final ServerSocket door;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile boolean cut;
  private volatile long delayNanos;
  private volatile boolean closed;

  private enum Held {
    NOTHING,
    REPLICATION,
    EVERYTHING
  }

  private final Object gate = new Object();
  private Held held = Held.NOTHING;
  private final Map<Link, Predicate<String>> watches = new HashMap<>();
  private @Nullable Supplier<Predicate<String>> makeWatch;
  private When sever = When.BEFORE;
  private volatile Runnable afterwards = () -> {};

  private TcpProxy() {
    try {
      door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::welcome, "proxy-door");
  }

  /** Listens; {@link #leadsTo} says where to. */
  public static TcpProxy open() {
    return new TcpProxy();
  }

  /** The same, to a port on loopback. */
  public static TcpProxy to(int port) {
    TcpProxy proxy = open();
    proxy.leadsTo(port);
    return proxy;
  }

  /** From the next connection on. */
  public void leadsTo(int port) {
    target = port;
  }

  /** Where it listens on loopback. */
  public int port() {
    return door.getLocalPort();
  }

  /** Ends every connection, as a reset does, and lets in nobody until {@link #heal}. */
  public void cut() {
    cut = true;
    endAll();
  }

  /** Ends every connection, and lets in the next. */
  public void endAll() {
    links.forEach(Link::end);
  }

  /**
   * Ends one connection at a request: once, and every other connection goes on.
   *
   * @param watch makes for each connection what looks at the pieces that its client sends, as
   *     ISO-8859-1, and says at which to act; called by one thread at a time
   * @param when before the request is passed on, or once the server has answered it, in place of
   *     the answer
   * @param then is done when the connection ends
   */
  public void severAt(Supplier<Predicate<String>> watch, When when, Runnable then) {
    synchronized (gate) {
      watches.clear();
      sever = when;
      afterwards = then;
      makeWatch = watch;
    }
  }

  /** On which side of the server's work a connection ends. */
  public enum When {
    /** The server never hears of it. */
    BEFORE,
    /** The server has done it, and nobody hears of it. */
    AFTER
  }

  /** Keeps every piece for so long before it is passed on. */
  public void delay(Duration each) {
    delayNanos = each.toNanos();
  }

  /** Passes nothing on any more, while every connection stays. */
  public void hold() {
    hold(Held.EVERYTHING);
  }

  /** The same for PostgreSQL's replication connections only. */
  public void holdReplication() {
    hold(Held.REPLICATION);
  }

  private void hold(Held what) {
    synchronized (gate) {
      held = what;
      gate.notifyAll();
    }
  }

  /** As if nothing had ever been. */
  public void heal() {
    cut = false;
    delayNanos = 0;
    hold(Held.NOTHING);
  }

  private void welcome() {
    while (!closed) {
      try {
        Socket client = door.accept();
        if (cut) {
          reset(client);
        } else {
          new Link(client, new Socket(InetAddress.getLoopbackAddress(), target)).start();
        }
      } catch (IOException e) {
        // The server is not there, or the door is closed: the client sees a connection that ends.
      }
    }
  }

  private static void daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It has ended already.
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    door.close();
    endAll();
    heal();
  }

  /** One connection through the proxy. */
  private final class Link {

    /** It is in one of the first pieces that a client sends; SSL may be asked for before. */
    private static final String REPLICATION = "replication\0database";

    private static final int FIRST_PIECES = 3;

    private final Socket client;
    private final Socket server;
    private volatile boolean replicates;
    private volatile boolean swallowsTheAnswer;
    private volatile boolean ended;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void start() throws IOException {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      links.add(this);
      daemon(() -> pump(client, server, true), "proxy-to-server");
      daemon(() -> pump(server, client, false), "proxy-to-client");
      if (cut || closed) {
        end();
      }
    }

    private void pump(Socket from, Socket to, boolean asks) {
      byte[] piece = new byte[64 * 1024];
      int pieces = 0;
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
          if (asks && pieces++ < FIRST_PIECES) {
            replicates |=
                new String(piece, 0, read, StandardCharsets.ISO_8859_1).contains(REPLICATION);
          }
          if (asks ? endsAt(piece, read) : swallowsTheAnswer) {
            afterwards.run();
            return;
          }
          LockSupport.parkNanos(delayNanos);
          awaitGate();
          out.write(piece, 0, read);
        }
      } catch (IOException e) {
        // It was cut, or one side has ended it.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        end();
      }
    }

    private boolean endsAt(byte[] piece, int length) {
      synchronized (gate) {
        Supplier<Predicate<String>> make = makeWatch;
        if (make == null) {
          return false;
        }
        Predicate<String> watch = watches.computeIfAbsent(this, any -> make.get());
        if (!watch.test(new String(piece, 0, length, StandardCharsets.ISO_8859_1))) {
          return false;
        }
        makeWatch = null;
        swallowsTheAnswer = sever == When.AFTER;
        return sever == When.BEFORE;
      }
    }

    private void awaitGate() throws InterruptedException {
      synchronized (gate) {
        while (!ended && (held == Held.EVERYTHING || (held == Held.REPLICATION && replicates))) {
          gate.wait();
        }
      }
    }

    void end() {
      ended = true;
      links.remove(this);
      reset(client);
      reset(server);
      synchronized (gate) {
        gate.notifyAll();
      }
    }
  }
}
