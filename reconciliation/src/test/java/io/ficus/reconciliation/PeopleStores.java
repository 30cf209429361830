package io.ficus.reconciliation;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ficus.embedded.EmbeddedPostgresServer;
import io.ficus.reconciliation.adapter.out.jooq.ReconciliationStoreConfiguration;
import io.ficus.reconciliation.adapter.out.report.ReconciliationReportConfiguration;
import io.ficus.reconciliation.adapter.out.sql.ReconciliationSidesConfiguration;
import io.ficus.reconciliation.application.Audit;
import io.ficus.reconciliation.application.CatchUp;
import io.ficus.reconciliation.application.ChangedKeys;
import io.ficus.reconciliation.application.Confirmation;
import io.ficus.reconciliation.application.Findings;
import io.ficus.reconciliation.application.Holds;
import io.ficus.reconciliation.application.KnownFacts;
import io.ficus.reconciliation.application.LeaderLog;
import io.ficus.reconciliation.application.LoadSignals;
import io.ficus.reconciliation.application.Pause;
import io.ficus.reconciliation.application.RepairPlans;
import io.ficus.reconciliation.application.RepairService;
import io.ficus.reconciliation.application.ReportWriter;
import io.ficus.reconciliation.application.RunService;
import io.ficus.reconciliation.application.Runs;
import io.ficus.reconciliation.domain.RecordComparator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The legacy and the domain database of the tests, on one server that is started once. */
final class PeopleStores {

  private static final String TABLES =
      """
      CREATE TABLE person (id bigint PRIMARY KEY, name text, email text, spend numeric,
        joined timestamptz, active char(1));
      CREATE TABLE note (person_id bigint NOT NULL, code text, note text);
      CREATE INDEX note_person_ix ON note (person_id);
      """;

  private final String shopUrl;
  private final String domainsUrl;
  private final DataSource shop;
  private final DataSource domains;
  private final AnnotationConfigApplicationContext context;
  private KnownFacts facts = KnownFacts.NOTHING;

  /** Not before somebody asks: a process that is given the stores of another starts none. */
  private static final class Shared {
    static final PeopleStores STORES = started();
  }

  private static PeopleStores started() {
    EmbeddedPostgresServer server = EmbeddedPostgresServer.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    PeopleStores stores = at(server.createDatabase("shop"), server.createDatabase("domains"));
    stores.both(TABLES);
    Flyway.configure()
        .dataSource(stores.domains)
        .schemas("control")
        .locations("classpath:io/ficus/migration/control")
        .load()
        .migrate();
    return stores;
  }

  /** Stores that are there and have their tables, those of another process for example. */
  static PeopleStores at(String shopUrl, String domainsUrl) {
    return new PeopleStores(shopUrl, domainsUrl);
  }

  private PeopleStores(String shopUrl, String domainsUrl) {
    this.shopUrl = shopUrl;
    this.domainsUrl = domainsUrl;
    shop = database(shopUrl);
    domains = database(domainsUrl);
    context = new AnnotationConfigApplicationContext();
    context.registerBean("store", DataSource.class, () -> domains);
    context.registerBean(
        "storeTransactions",
        PlatformTransactionManager.class,
        () -> new JdbcTransactionManager(domains));
    context.register(
        ReconciliationStoreConfiguration.class,
        ReconciliationSidesConfiguration.class,
        ReconciliationReportConfiguration.class);
    context.refresh();
  }

  /** The stores, empty. */
  static PeopleStores empty() {
    PeopleStores stores = Shared.STORES;
    stores.know(KnownFacts.NOTHING);
    stores.legacy("TRUNCATE person, note");
    stores.domain("TRUNCATE person, note");
    stores.domain(
        "TRUNCATE control.reconciliation_run, control.reconciliation_changed_key,"
            + " control.reconciliation_hold CASCADE");
    return stores;
  }

  String shopUrl() {
    return shopUrl;
  }

  String domainsUrl() {
    return domainsUrl;
  }

  void legacy(String sql) {
    execute(shop, sql);
  }

  void domain(String sql) {
    execute(domains, sql);
  }

  void both(String sql) {
    legacy(sql);
    domain(sql);
  }

  PeopleSide legacySide() {
    return new PeopleSide("shop.person", shop);
  }

  PeopleSide domainSide() {
    return new PeopleSide("domains.person", domains);
  }

  Pair pair() {
    return new PeoplePair(legacySide(), domainSide());
  }

  Runs runs() {
    return context.getBean(Runs.class);
  }

  Findings findings() {
    return context.getBean(Findings.class);
  }

  Sides sides() {
    return context.getBean(Sides.class);
  }

  DataSource shop() {
    return shop;
  }

  DataSource domains() {
    return domains;
  }

  ChangedKeys changedKeys() {
    return context.getBean(ChangedKeys.class);
  }

  /** Within a transaction of the domain store. */
  void inTransaction(Runnable work) {
    new TransactionTemplate(context.getBean("storeTransactions", PlatformTransactionManager.class))
        .executeWithoutResult(status -> work.run());
  }

  /** From now on runs are told this. */
  void know(KnownFacts told) {
    facts = told;
  }

  /** With chunks of ten. */
  RunService service(Pair pair, FakeWatermarks watermarks, RecordComparator comparator) {
    return service(pair, watermarks, comparator, 10);
  }

  RunService service(
      Pair pair, FakeWatermarks watermarks, RecordComparator comparator, int chunkSize) {
    return service(
        pair,
        LeaderLog.ofLegacyStore(watermarks),
        comparator,
        duration -> {},
        new ReconciliationSettings(
            chunkSize, Duration.ofSeconds(1), 5, Duration.ZERO, 2, LoadLimits.none()));
  }

  RunService service(
      Pair pair,
      CatchUp catchUp,
      RecordComparator comparator,
      Pause pause,
      ReconciliationSettings settings) {
    return service(pair, runs(), catchUp, comparator, Clock.systemUTC(), pause, settings);
  }

  RunService service(
      Pair pair,
      Runs runs,
      CatchUp catchUp,
      RecordComparator comparator,
      Clock clock,
      Pause pause,
      ReconciliationSettings settings) {
    return new RunService(
        List.of(pair),
        runs,
        findings(),
        context.getBean(Holds.class),
        changedKeys(),
        context.getBeanProvider(ReportWriter.class).stream().toList(),
        comparator,
        catchUp,
        facts,
        LoadSignals.QUIET,
        clock,
        pause,
        settings);
  }

  RepairService repairs(Pair pair, Repairer repairer, FakeWatermarks watermarks) {
    return repairs(pair, repairer, LeaderLog.ofLegacyStore(watermarks));
  }

  RepairService repairs(Pair pair, Repairer repairer, CatchUp catchUp) {
    return new RepairService(
        List.of(pair),
        List.of(repairer),
        runs(),
        context.getBean(RepairPlans.class),
        new Confirmation(
            new RecordComparator(),
            catchUp,
            Clock.systemUTC(),
            duration -> {},
            new ReconciliationSettings(
                10, Duration.ofSeconds(1), 5, Duration.ZERO, 2, LoadLimits.none())),
        catchUp,
        Clock.systemUTC());
  }

  List<AuditEntry> audit() {
    return context.getBean(Audit.class).newest(PeoplePair.DOMAIN, 100);
  }

  /** Pooled, as in production: a run of chunks of ten would spend its time on connecting. */
  private static DataSource database(String url) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setUsername(EmbeddedPostgresServer.USER);
    return new HikariDataSource(pool);
  }

  private static void execute(DataSource database, String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
