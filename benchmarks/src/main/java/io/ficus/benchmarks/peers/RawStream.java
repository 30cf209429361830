package io.ficus.benchmarks.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/** The limit: reads the replication stream, looks at each message's first byte and no more. */
final class RawStream implements Contender {

  @Override
  public String label() {
    return "raw replication stream, nothing decoded";
  }

  @Override
  public String code() {
    return "raw";
  }

  @Override
  public boolean reachesKafka() {
    return false;
  }

  @Override
  public Process start(Assignment a) throws IOException {
    return Java.start(
        Java.own(),
        Java.ownClassPath(),
        a,
        RawStream.class.getName(),
        a.jdbcUrl(),
        a.slot(),
        a.publication());
  }

  /** Reads until it is killed, and says when the first and when the last change came. */
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, Assignment.USER);
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    try (Connection connection = DriverManager.getConnection(args[0], properties);
        PGReplicationStream stream =
            connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(args[1])
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", args[2])
                .start()) {
      byte[] mark = Tally.bytes(System.getProperty(Tally.PROPERTY, ""));
      Tally tally = new Tally();
      boolean last = false;
      while (true) {
        ByteBuffer message = stream.read();
        byte kind = message.get(message.position());
        if (kind == 'I' || kind == 'U') {
          tally.add();
          last |= contains(mark, message);
        } else if (kind == 'C') {
          stream.setFlushedLSN(stream.getLastReceiveLSN());
          if (last) {
            stream.forceUpdateStatus();
            tally.end();
            last = false;
          }
        }
      }
    }
  }

  private static boolean contains(byte[] mark, ByteBuffer message) {
    return Tally.isLast(
        mark, message.array(), message.arrayOffset() + message.position(), message.remaining());
  }
}
