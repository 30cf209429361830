package io.ficus.shop.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ficus.cdc.AppliedPositions;
import io.ficus.cdc.AwaitOutcome;
import io.ficus.cdc.ChangeEvent;
import io.ficus.cdc.ChangeHandler;
import io.ficus.cdc.SourcePosition;
import io.ficus.cdc.Watermark;
import io.ficus.cdc.Watermarks;
import io.ficus.cutover.Authority;
import io.ficus.cutover.ReadRamp;
import io.ficus.cutover.Stage;
import io.ficus.cutover.StageAt;
import io.ficus.cutover.Stages;
import io.ficus.embedded.EmbeddedPostgresServer;
import io.ficus.membership.adapter.out.jooq.MembershipStoreConfiguration;
import io.ficus.membership.application.MemberRecords;
import io.ficus.membership.application.Members;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Repairer;
import io.ficus.reconciliation.adapter.out.sql.ReconciliationSidesConfiguration;
import io.ficus.seam.DomainTransactions;
import io.ficus.seam.LegacyTransactions;
import io.ficus.seam.SeamCounts;
import io.ficus.seam.SeamRouter;
import io.ficus.seam.SeamSettings;
import io.ficus.seam.SeamSettings.Room;
import io.ficus.seam.ownership.Held;
import io.ficus.seam.ownership.Ownership;
import io.ficus.seam.ownership.OwnershipChange;
import io.ficus.seam.reverse.IntentLedger;
import io.ficus.seam.reverse.StrayWrites;
import io.ficus.shop.ShopConfiguration;
import io.ficus.shop.engine.ShopDatabase;
import io.ficus.shop.engine.ShopEngine;
import io.ficus.shop.repair.PartRepairer;
import io.ficus.shop.repair.RepairedDomain;
import io.ficus.shop.voucher.ShopVoucherConfiguration;
import io.ficus.voucher.adapter.out.jooq.VoucherStoreConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A shop and a domain store of their own, with both domains, wired as an application wires them.
 */
public final class ShopStores implements AutoCloseable {

  /** By domain the sequences of the shop, each with the domain store's for the same ids. */
  private static final Map<String, Map<String, String>> SEQUENCES =
      Map.of(
          "membership",
          Map.of(
              "customer_cust_id_seq",
              "membership.member_id_seq",
              "loy_txn_txn_id_seq",
              "membership.ledger_entry_id_seq"),
          "voucher",
          Map.of(
              "voucher_vou_id_seq",
              "voucher.voucher_id_seq",
              "vou_redemption_red_id_seq",
              "voucher.redemption_id_seq"));

  private static final EmbeddedPostgresServer SERVER = EmbeddedPostgresServer.start();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
  }

  private static final List<String> DOMAINS = List.of("membership", "voucher");

  final RecordedPositions positions = new RecordedPositions();
  final RecordedPositions legacyPositions = new RecordedPositions();

  /** The shop's database. */
  public final JdbcTemplate shop;

  /** The domain store. */
  public final JdbcTemplate domains;

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();
  private final ShopEngine engine;
  private final Optional<DecodedLog> log;
  private final AppliedPositions applied;
  private final Map<String, Stage> stages = new ConcurrentHashMap<>();
  private final Map<String, ReadRamp> ramps = new ConcurrentHashMap<>();

  /**
   * @param name tells the databases of one test from another's
   */
  public ShopStores(String name) {
    this(name, false);
  }

  /**
   * @param stored keeps applied positions in the domain store, with its locks and transactions, as
   *     an application does
   */
  public ShopStores(String name, boolean stored) {
    this(
        name,
        migrated("shop_" + name, "public", "legacy-shop/postgresql"),
        ShopDatabase.onPostgres(),
        stored);
  }

  /** With a shop on MariaDB, which is closed with it. Its log is not read. */
  public ShopStores(String name, MariaDbShop shop) {
    this(name, shop.connections, shop.database, false);
  }

  private ShopStores(String name, HikariDataSource legacy, ShopDatabase database, boolean stored) {
    HikariDataSource store = migrated("domains_" + name, "membership", "membership");
    migrate(store, "voucher", "voucher");
    migrate(store, "ficus", "ownership/postgresql");
    migrate(store, "seam", "seam");
    shop = new JdbcTemplate(legacy);
    domains = new JdbcTemplate(store);
    engine = database.engine();
    log =
        engine == ShopEngine.POSTGRESQL
            ? Optional.of(new DecodedLog(shop, "slot_" + name))
            : Optional.empty();
    context.registerBean("legacy", DataSource.class, () -> legacy);
    context.registerBean(ShopDatabase.class, () -> database);
    context.registerBean("store", DataSource.class, () -> store);
    context.registerBean(
        "legacyTransactions",
        PlatformTransactionManager.class,
        () -> new JdbcTransactionManager(legacy));
    context.registerBean(
        "storeTransactions",
        PlatformTransactionManager.class,
        () -> new JdbcTransactionManager(store));
    context.registerBean(
        Stages.class,
        () ->
            domain ->
                new StageAt(
                    domain,
                    stages.getOrDefault(domain, Stage.OFF),
                    1,
                    ramps.getOrDefault(domain, ReadRamp.EVERY_KEY)));
    context.registerBean(Watermarks.class, CaughtUp::new);
    applied = stored ? new StoredPositions(store) : positions;
    context.registerBean("appliedPositions", AppliedPositions.class, () -> applied);
    context.registerBean("legacyPositions", AppliedPositions.class, () -> legacyPositions);
    Room room = new Room(4, 1000, Duration.ofSeconds(20));
    context.registerBean(
        SeamSettings.class, () -> new SeamSettings(3, room, room, Duration.ofSeconds(5)));
    context.register(
        MembershipStoreConfiguration.class,
        VoucherStoreConfiguration.class,
        ReconciliationSidesConfiguration.class,
        ShopConfiguration.class,
        ShopMembershipConfiguration.class,
        ShopVoucherConfiguration.class);
    context.refresh();
    stage(Stage.OFF);
  }

  /** Both domains go to a stage. */
  public void stage(Stage now) {
    DOMAINS.forEach(domain -> stage(domain, now));
  }

  /** A domain goes to a stage, with what its store then holds about who has the authority. */
  public void stage(String domain, Stage now) {
    Authority authority = now.authority();
    Held held = new Held(1, authority, authority == Authority.LEGACY, 0);
    Ownership ownership = context.getBean("domainOwnership", Ownership.class);
    ownership.register(domain);
    OwnershipChange change =
        ownership.change(domain, before -> Optional.of(held), Duration.ofSeconds(20));
    assertThat(change).isInstanceOf(OwnershipChange.Done.class);
    Stage before = stages.put(domain, now);
    if (before != null && before.authority() != now.authority()) {
      SEQUENCES
          .getOrDefault(domain, Map.of())
          .forEach((inShop, inDomain) -> lift(now.authority(), inShop, inDomain));
    }
  }

  /** As a hand-over does it: what the one store gives next is above what the other has given. */
  private void lift(Authority to, String inShop, String inDomain) {
    String last = "SELECT last_value FROM ";
    String lastOfShop = engine == ShopEngine.MARIADB ? "SELECT next_not_cached_value FROM " : last;
    String sequence = engine == ShopEngine.MARIADB ? inShop : "'" + inShop + "'";
    long above =
        1_000
            + Math.max(
                Objects.requireNonNull(shop.queryForObject(lastOfShop + inShop, Long.class)),
                Objects.requireNonNull(domains.queryForObject(last + inDomain, Long.class)));
    switch (to) {
      case LEGACY -> shop.query("SELECT setval(" + sequence + ", ?)", row -> {}, above);
      case DOMAIN -> domains.query("SELECT setval('" + inDomain + "', ?)", row -> {}, above);
    }
  }

  /** Which keys of a domain read as its stage says. */
  public void ramp(String domain, ReadRamp ramp) {
    ramps.put(domain, ramp);
  }

  /** The routed members. */
  public Members routed() {
    return context.getBean(Members.class);
  }

  /** The members of the domain store, as records of facts. */
  public MemberRecords domainRecords() {
    return context.getBean("domainMembers", MemberRecords.class);
  }

  /** The members of the shop, as records of facts. */
  public MemberRecords legacyRecords() {
    return legacy();
  }

  /** A part that is wired. */
  public <T> T part(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  /** The only part of its kind. */
  public <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  LegacyMembers legacy() {
    return context.getBean("legacyMembers", LegacyMembers.class);
  }

  Members domain() {
    return context.getBean("domainMembers", Members.class);
  }

  Pair pair() {
    return context.getBean("membershipPair", Pair.class);
  }

  /** One that does not wait long. */
  Repairer repairer() {
    return repairer(
        new RepairedMembers(
            context.getBean("legacy", DataSource.class),
            context.getBean(ShopDatabase.class),
            legacy(),
            domain(),
            context.getBean("domainMembers", MemberRecords.class)));
  }

  /** Likewise of whatever domain. */
  public <P, K> Repairer repairer(RepairedDomain<P, K> repaired) {
    return new PartRepairer<>(
        repaired,
        context.getBean("legacy", DataSource.class),
        context.getBean(ShopDatabase.class),
        context.getBean(LegacyTransactions.class),
        context.getBean(DomainTransactions.class),
        applied,
        context.getBean(IntentLedger.class),
        context.getBean(StrayWrites.class),
        context.getBean(Watermarks.class),
        Duration.ofMillis(300));
  }

  SeamCounts counts() {
    return counts("membership");
  }

  /** What the router has counted of a domain. */
  public SeamCounts counts(String domain) {
    return context.getBean(SeamRouter.class).counts(domain);
  }

  /** Takes what was committed in the shop since the last call, as change events. */
  public List<ChangeEvent> changes() {
    return log.orElseThrow().take();
  }

  /** Does with events what the feed does. */
  public void deliver(List<ChangeEvent> events) {
    new TransactionTemplate(context.getBean("storeTransactions", PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              List<ChangeEvent> newer =
                  events.stream()
                      .filter(
                          e ->
                              !applied
                                  .advance(domainOf(e), List.of(e.rowKey()), e.position())
                                  .isEmpty())
                      .toList();
              for (String domain : DOMAINS) {
                List<ChangeEvent> own =
                    newer.stream().filter(e -> domainOf(e).equals(domain)).toList();
                if (!own.isEmpty()) {
                  context.getBean(domain + "Translator", ChangeHandler.class).apply(own);
                }
              }
            });
  }

  private static String domainOf(ChangeEvent event) {
    return event.table().startsWith("public.vou") ? "voucher" : "membership";
  }

  @Override
  public void close() {
    log.ifPresent(DecodedLog::drop);
    // The pools are beans, and go with it.
    context.close();
  }

  private static HikariDataSource migrated(String database, String schema, String folder) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(SERVER.createDatabase(database));
    pool.setUsername(EmbeddedPostgresServer.USER);
    pool.setMinimumIdle(1);
    pool.setMaximumPoolSize(20);
    HikariDataSource dataSource = new HikariDataSource(pool);
    migrate(dataSource, schema, folder);
    return dataSource;
  }

  private static void migrate(DataSource dataSource, String schema, String folder) {
    Flyway.configure()
        .dataSource(dataSource)
        .schemas(schema)
        .locations("classpath:io/ficus/migration/" + folder)
        .load()
        .migrate();
  }

  private static final class CaughtUp implements Watermarks {

    @Override
    public Watermark mark() {
      return new Watermark("w", SourcePosition.ofLsn(1));
    }

    @Override
    public AwaitOutcome await(String domain, Watermark watermark, Duration timeout) {
      return new AwaitOutcome.Applied(Duration.ZERO);
    }
  }
}
