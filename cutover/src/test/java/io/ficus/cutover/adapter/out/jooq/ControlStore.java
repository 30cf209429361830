package io.ficus.cutover.adapter.out.jooq;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ficus.cutover.application.Acts;
import io.ficus.cutover.application.ApprovalRecords;
import io.ficus.cutover.application.Fleet;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.application.ReadRamps;
import io.ficus.cutover.application.StageRecords;
import io.ficus.embedded.EmbeddedPostgresServer;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** A migrated control store on a PostgreSQL of its own. */
public final class ControlStore implements AutoCloseable {

  private final EmbeddedPostgresServer server;
  final HikariDataSource dataSource;
  final DataSourceTransactionManager transactions;
  final JdbcTemplate jdbc;

  public ControlStore() {
    server = EmbeddedPostgresServer.start(null, 0, Map.of());
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(server.createDatabase("domains"));
    pool.setUsername(EmbeddedPostgresServer.USER);
    pool.setConnectionTimeout(5_000);
    HikariDataSource source = new HikariDataSource(pool);
    dataSource = source;
    transactions = new DataSourceTransactionManager(source);
    jdbc = new JdbcTemplate(source);
    Flyway.configure()
        .dataSource(source)
        .schemas("control")
        .locations("classpath:io/ficus/migration/control")
        .load()
        .migrate();
  }

  public StageRecords records() {
    return new JooqStageRecords(
        DSL.using(new TransactionAwareDataSourceProxy(dataSource), SQLDialect.POSTGRES),
        transactions);
  }

  public Procedures procedures() {
    return new JooqProcedures(
        DSL.using(new TransactionAwareDataSourceProxy(dataSource), SQLDialect.POSTGRES),
        transactions);
  }

  public ReadRamps ramps() {
    return new JooqReadRamps(
        DSL.using(new TransactionAwareDataSourceProxy(dataSource), SQLDialect.POSTGRES));
  }

  public ApprovalRecords approvals() {
    return new JooqApprovalRecords(
        DSL.using(new TransactionAwareDataSourceProxy(dataSource), SQLDialect.POSTGRES));
  }

  public Acts acts() {
    return new JooqActs(
        DSL.using(new TransactionAwareDataSourceProxy(dataSource), SQLDialect.POSTGRES));
  }

  public Fleet fleet() {
    return new JooqFleet(
        DSL.using(new TransactionAwareDataSourceProxy(dataSource), SQLDialect.POSTGRES));
  }

  /**
   * Every byte of both tables and where it lies, so that even an update to the same value shows.
   */
  String checksum() {
    return String.valueOf(
        jdbc.queryForObject(
            """
            SELECT md5(coalesce(string_agg(line, ',' ORDER BY line), ''))
              FROM (SELECT t.ctid::text || t.xmin::text || t.xmax::text || t::text AS line
                      FROM control.cutover_stage t
                     UNION ALL
                    SELECT t.ctid::text || t.xmin::text || t.xmax::text || t::text
                      FROM control.cutover_audit t) AS all_rows
            """,
            String.class));
  }

  @Override
  public void close() {
    dataSource.close();
    server.close();
  }
}
