package io.ficus.benchmarks.reconciliation;

import io.ficus.benchmarks.reconciliation.Ground.Part;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** What most tools do: each chunk as a count and a sum of md5, made in the databases. */
final class ChecksumComparison implements Way.Comparing {

  private static final int CHUNK = 10_000;

  private static final String POSTGRES =
      "SELECT count(*), coalesce(sum(('x' || substr(md5(concat_ws('|', id, email, first_name,"
          + " last_name, coalesce(phone, '<null>'), tier, points, balance, active::int,"
          + " to_char(joined AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),"
          + " to_char(changed AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'))), 18))"
          + "::bit(60)::bigint), 0) FROM ";
  private static final String MARIADB =
      "SELECT count(*), coalesce(sum(cast(conv(substr(md5(concat_ws('|', id, email, first_name,"
          + " last_name, coalesce(phone, '<null>'), tier, points, balance, active,"
          + " date_format(joined, '%Y-%m-%d %H:%i:%s.%f'),"
          + " date_format(changed, '%Y-%m-%d %H:%i:%s.%f'))), 18), 16, 10) AS unsigned)), 0) FROM ";

  private final Ground ground;

  ChecksumComparison(Ground ground) {
    this.ground = ground;
  }

  @Override
  public Long call() throws Exception {
    long rows = ground.parts(1).get(0).to();
    List<Callable<Long>> work = new ArrayList<>();
    for (Part share : ground.parts(ground.threads())) {
      long chunks = Math.max(1, rows / CHUNK / ground.threads());
      work.add(() -> differing(share, chunks));
    }
    return ground.sum(work);
  }

  private long differing(Part share, long chunks) throws SQLException {
    long differing = 0;
    long size = (share.to() - share.from() + chunks - 1) / chunks;
    try (Connection legacy = ground.legacy().connect();
        Connection domain = ground.domain().connect()) {
      for (long from = share.from(); from < share.to(); from += size) {
        Part chunk = new Part(from, Math.min(share.to(), from + size));
        if (!sum(ground.legacy(), legacy, chunk).equals(sum(ground.domain(), domain, chunk))) {
          differing++;
        }
      }
    }
    return differing;
  }

  private String sum(Store store, Connection connection, Part chunk) throws SQLException {
    try (ResultSet sum =
        connection
            .createStatement()
            .executeQuery(
                (store.isPostgres() ? POSTGRES : MARIADB) + ground.table() + chunk.where())) {
      sum.next();
      return sum.getString(1) + " " + sum.getBigDecimal(2).toPlainString();
    }
  }

  @Override
  public void close() {}
}
