package io.ficus.cutover.adapter.in.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ficus.cutover.CutoverOutcome.GateClosed;
import io.ficus.cutover.CutoverOutcome.NotYetPossible;
import io.ficus.cutover.Cutovers;
import io.ficus.cutover.Gate;
import io.ficus.cutover.Stage;
import io.ficus.cutover.Stages;
import io.ficus.cutover.adapter.out.jooq.CutoverStoreConfiguration;
import io.ficus.cutover.application.CutoverFixture;
import io.ficus.cutover.application.StageRecords;
import io.ficus.embedded.EmbeddedPostgresServer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** The two public configurations wire the module, with nothing else than a store. */
class CutoverConfigurationTest {

  @Test
  void aStoreIsAllThatIsNeededAndWithoutEvidenceNothingAdvances() {
    try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start();
        AnnotationConfigApplicationContext context = context(server)) {
      Cutovers cutovers = context.getBean(Cutovers.class);
      cutovers.register("membership");

      assertThat(context.getBean(Stages.class).of("membership").stage()).isEqualTo(Stage.OFF);
      assertThat(context.getBean(CutoverController.class).list().domains()).hasSize(1);
      assertThat(cutovers.advance("membership", CutoverFixture.request()))
          .isInstanceOfSatisfying(
              GateClosed.class,
              it ->
                  assertThat(it.gates())
                      .filteredOn(gate -> !gate.rule().equals("fleet-acknowledged"))
                      .allMatch(gate -> gate.state() == Gate.State.INCONCLUSIVE));

      new CutoverFixture(context.getBean(StageRecords.class), now -> {})
          .standAt("membership", Stage.SHADOW);
      assertThat(cutovers.advance("membership", CutoverFixture.request()))
          .isInstanceOfSatisfying(
              NotYetPossible.class, it -> assertThat(it.reason()).contains("no hand-over"));
    }
  }

  private static AnnotationConfigApplicationContext context(EmbeddedPostgresServer server) {
    PGSimpleDataSource store = new PGSimpleDataSource();
    store.setUrl(server.createDatabase("domains"));
    store.setUser(EmbeddedPostgresServer.USER);
    Flyway.configure()
        .dataSource(store)
        .schemas("control")
        .locations("classpath:io/ficus/migration/control")
        .load()
        .migrate();
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean("store", DataSource.class, () -> store);
    context.registerBean(
        "storeTransactions",
        PlatformTransactionManager.class,
        () -> new DataSourceTransactionManager(store));
    context.register(CutoverStoreConfiguration.class, CutoverWebConfiguration.class);
    context.refresh();
    return context;
  }
}
