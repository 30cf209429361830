package io.ficus.cdc.bridge;

import io.ficus.embedded.EmbeddedKafkaBroker;
import io.ficus.embedded.EmbeddedPostgresServer;
import io.ficus.embedded.TcpProxy;

/**
 * One PostgreSQL and one broker for every test of a run that does not break them: each makes a
 * database and topics of its own in a {@link TestBed}. They start when they are first asked for,
 * and end with the JVM.
 */
final class Stores {

  private Stores() {}

  private static final class Postgres {
    static final EmbeddedPostgresServer SERVER = EmbeddedPostgresServer.start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "postgres-stop"));
    }
  }

  private static final class Kafka {
    static final TcpProxy PROXY = TcpProxy.open();
    static final EmbeddedKafkaBroker BROKER = EmbeddedKafkaBroker.startBehind(PROXY.port());

    static {
      PROXY.leadsTo(BROKER.portBehindProxy());
      Runtime.getRuntime().addShutdownHook(new Thread(BROKER::close, "kafka-stop"));
    }
  }

  static EmbeddedPostgresServer postgres() {
    return Postgres.SERVER;
  }

  static EmbeddedKafkaBroker kafka() {
    return Kafka.BROKER;
  }

  /** The network between Kafka and clients that come by its port. Leave it healed. */
  static TcpProxy toKafka() {
    return Kafka.PROXY;
  }

  /** A database of its own on both. */
  static TestBed bed() {
    return new TestBed(postgres(), kafka());
  }
}
