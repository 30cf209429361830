package io.ficus.cutover.adapter.out.jooq;

import io.ficus.cutover.application.Acts;
import io.ficus.cutover.application.ApprovalRecords;
import io.ficus.cutover.application.CachedStages;
import io.ficus.cutover.application.Fleet;
import io.ficus.cutover.application.Procedures;
import io.ficus.cutover.application.ReadRamps;
import io.ficus.cutover.application.StageRecords;
import java.time.Duration;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Keeps the stages in schema {@code control} of the data source {@code store}, whose transactions
 * are {@code storeTransactions}.
 */
@Configuration(proxyBeanMethods = false)
public class CutoverStoreConfiguration {

  private static final Duration REFRESH = Duration.ofMillis(500);

  @Bean
  StageRecords stageRecords(
      @Qualifier("store") DataSource store,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions) {
    return new JooqStageRecords(
        DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES), transactions);
  }

  @Bean
  Procedures procedures(
      @Qualifier("store") DataSource store,
      @Qualifier("storeTransactions") PlatformTransactionManager transactions) {
    return new JooqProcedures(
        DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES), transactions);
  }

  @Bean
  Fleet fleet(@Qualifier("store") DataSource store) {
    return new JooqFleet(
        DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES));
  }

  @Bean
  ReadRamps readRamps(@Qualifier("store") DataSource store) {
    return new JooqReadRamps(
        DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES));
  }

  @Bean
  ApprovalRecords approvalRecords(@Qualifier("store") DataSource store) {
    return new JooqApprovalRecords(
        DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES));
  }

  @Bean
  Acts acts(@Qualifier("store") DataSource store) {
    return new JooqActs(DSL.using(new TransactionAwareDataSourceProxy(store), SQLDialect.POSTGRES));
  }

  @Bean
  CachedStages cachedStages(StageRecords records, ReadRamps ramps) {
    return CachedStages.following(records, ramps, REFRESH);
  }
}
