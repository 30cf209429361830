package io.ficus.benchmarks.reconciliation;

import com.zaxxer.hikari.HikariDataSource;
import io.ficus.reconciliation.AggregateKey;
import io.ficus.reconciliation.Assembler;
import io.ficus.reconciliation.CanonicalRecord;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.LoadLimits;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Projection;
import io.ficus.reconciliation.ReconciliationSettings;
import io.ficus.reconciliation.Run;
import io.ficus.reconciliation.Side;
import io.ficus.reconciliation.SideQueries;
import io.ficus.reconciliation.Sides;
import io.ficus.reconciliation.StartOutcome;
import io.ficus.reconciliation.StoredRow;
import io.ficus.reconciliation.Value;
import io.ficus.reconciliation.adapter.out.jooq.ReconciliationStoreConfiguration;
import io.ficus.reconciliation.adapter.out.sql.ReconciliationSidesConfiguration;
import io.ficus.reconciliation.application.CatchUp;
import io.ficus.reconciliation.application.ChangedKeys;
import io.ficus.reconciliation.application.Findings;
import io.ficus.reconciliation.application.Holds;
import io.ficus.reconciliation.application.KnownFacts;
import io.ficus.reconciliation.application.LoadSignals;
import io.ficus.reconciliation.application.Pause;
import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.application.Runs;
import io.ficus.reconciliation.domain.RecordComparator;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * A whole run as a server makes it: self-test, scan with chunks and suspects kept in the control
 * store, confirmation, verdict. There is no feed, for nothing of what is compared changes.
 */
final class FicusRun implements Way.Comparing {

  private static final String DOMAIN = "benchmark";

  private final HikariDataSource legacy;
  private final HikariDataSource domain;
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final RunService service;
  private long compared;

  /** As fast as it goes. */
  FicusRun(Ground ground) {
    this(
        ground,
        new ReconciliationSettings(
            5_000,
            Duration.ofSeconds(10),
            5,
            Duration.ofMillis(200),
            ground.threads(),
            LoadLimits.none()));
  }

  FicusRun(Ground ground, ReconciliationSettings settings) {
    this.legacy = ground.legacy().pool();
    this.domain = ground.domain().pool();
    Flyway.configure()
        .dataSource(domain)
        .schemas("control")
        .locations("classpath:io/ficus/migration/control")
        .load()
        .migrate();
    context.registerBean("store", DataSource.class, () -> domain);
    context.registerBean(
        "storeTransactions",
        PlatformTransactionManager.class,
        () -> new JdbcTransactionManager(domain));
    context.register(
        ReconciliationStoreConfiguration.class, ReconciliationSidesConfiguration.class);
    context.refresh();
    this.service =
        new RunService(
            List.of(
                new CustomerPair(
                    side(ground.legacy(), ground.table(), legacy),
                    side(ground.domain(), ground.table(), domain))),
            context.getBean(Runs.class),
            context.getBean(Findings.class),
            context.getBean(Holds.class),
            context.getBean(ChangedKeys.class),
            List.of(),
            new RecordComparator(),
            new NothingMoves(),
            KnownFacts.NOTHING,
            LoadSignals.QUIET,
            Clock.systemUTC(),
            Pause.real(),
            settings);
  }

  private Side side(Store store, String table, DataSource connections) {
    SideQueries queries =
        new SideQueries(
            table,
            List.of("SELECT id FROM " + table + " WHERE @in(id)"),
            List.of(Customers.query(store, table) + " WHERE @in(id) ORDER BY id"));
    Assembler assembler = store.isPostgres() ? FicusRun::versioned : FicusRun::unversioned;
    return context.getBean(Sides.class).of(queries, connections, assembler);
  }

  private static Projection versioned(AggregateKey key, List<List<StoredRow>> rows) {
    StoredRow row = rows.get(0).get(0);
    return new CanonicalRecord(key, values(row), Map.of(), row.text("version"));
  }

  private static Projection unversioned(AggregateKey key, List<List<StoredRow>> rows) {
    return new CanonicalRecord(key, values(rows.get(0).get(0)));
  }

  private static List<Value> values(StoredRow row) {
    List<Value> values = new ArrayList<>(Customers.COLUMNS.size());
    for (Column column : Customers.COLUMNS) {
      values.add(row.value(column.name(), column.type()));
    }
    return values;
  }

  @Override
  public Long call() throws InterruptedException {
    StartOutcome outcome = service.start(DOMAIN, "benchmark");
    if (!(outcome instanceof StartOutcome.Started started)) {
      throw new IllegalStateException("The run did not start: " + outcome);
    }
    while (service.running(DOMAIN).isPresent()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    Run run = service.run(DOMAIN, started.run().id()).orElseThrow();
    if (run.state() == Run.State.FAILED) {
      throw new IllegalStateException("The run failed: " + run.verdict());
    }
    compared += run.totals().keysSeen();
    return run.totals().disagreeing();
  }

  /** Pairs that all its runs have compared. */
  long compared() {
    return compared;
  }

  /** Ends what runs, at its next chunk, until {@link #release}. */
  void hold() {
    service.hold(DOMAIN, "benchmark", "the load is measured without it");
  }

  void release() {
    service.release(DOMAIN, "benchmark", "the load is measured with it");
  }

  @Override
  public void close() {
    service.close();
    context.close();
    legacy.close();
    domain.close();
  }

  private record CustomerPair(Side legacy, Side domainSide) implements Pair {

    @Override
    public String domain() {
      return DOMAIN;
    }

    @Override
    public String name() {
      return "customers";
    }

    @Override
    public List<Column> columns() {
      return Customers.COLUMNS;
    }
  }

  private static final class NothingMoves implements CatchUp {

    @Override
    public Leader leader(String domain) {
      return Leader.LEGACY;
    }

    @Override
    public Mark mark(String domain) {
      return new Mark("still", "0:0", Leader.LEGACY);
    }

    @Override
    public Caught await(String domain, Mark mark, Duration timeout) {
      return new Caught.Up();
    }
  }
}
