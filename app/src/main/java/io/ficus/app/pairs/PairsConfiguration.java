package io.ficus.app.pairs;

import io.ficus.app.config.PairSettings;
import io.ficus.app.config.ReconcileSettings;
import io.ficus.app.config.SourceSettings;
import io.ficus.reconciliation.Column;
import io.ficus.reconciliation.DeclaredPairs;
import io.ficus.reconciliation.Pair;
import io.ficus.reconciliation.Sides;
import io.ficus.reconciliation.application.CatchUp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pairs that the settings declare. Needs {@link Sides} and both stores. */
@Configuration(proxyBeanMethods = false)
public class PairsConfiguration {

  private static final String BY_MARK =
      "That the domain store had caught up is proven by a mark that its own pipeline carries. It is"
          + " right only if that pipeline brings the mark behind every row that was committed before"
          + " it; this check cannot see that.";
  private static final String WITHOUT_MARK =
      "The pair declares no mark, so nothing proves that the domain store has caught up. What agrees"
          + " is proven; what does not is unproven, however long it has stood.";
  private static final String BY_CONFIGURATION =
      "Both sides are one row of a query each. No change is noted for it, so between whole runs"
          + " nothing is looked at again; it has no control totals, no repair and no gate.";

  @Bean
  DeclaredPairs declaredPairs(
      ReconcileSettings settings,
      SourceSettings source,
      Sides sides,
      @Qualifier("legacy") DataSource legacy,
      @Qualifier("store") DataSource store) {
    PairReading.check(settings.pairs());
    boolean mariaDb = String.valueOf(source.jdbcUrl()).startsWith("jdbc:mariadb:");
    List<Pair> pairs = new ArrayList<>();
    for (PairSettings pair : settings.pairs()) {
      List<Column> columns = PairReading.columns(pair);
      pairs.add(
          new ConfiguredPair(
              pair.name(),
              columns,
              sides.of(
                  PairQueries.of("legacy", pair, pair.legacy(), columns, mariaDb)
                      .withLocks(pair.locks()),
                  legacy,
                  new RowAssembler(columns)),
              sides.of(
                  PairQueries.of("domain", pair, pair.domain(), columns, false),
                  store,
                  new RowAssembler(columns)),
              List.of(pair.mark() == null ? WITHOUT_MARK : BY_MARK, BY_CONFIGURATION)));
    }
    return new DeclaredPairs(pairs);
  }

  /** Asks a configured pair's own mark, and of every other domain who knows of it. */
  public static CatchUp catchUp(
      ReconcileSettings settings, DataSource legacy, DataSource store, CatchUp others) {
    Map<String, CatchUp> own = new HashMap<>();
    for (PairSettings pair : settings.pairs()) {
      PairSettings.MarkSettings mark = pair.mark();
      own.put(pair.name(), mark == null ? new NoMark() : new CarriedMark(mark, legacy, store));
    }
    return own.isEmpty() ? others : new CatchUpByPair(own, others);
  }

  /** Where there are no domains but configured pairs. */
  public static CatchUp catchUp(ReconcileSettings settings, DataSource legacy, DataSource store) {
    return catchUp(settings, legacy, store, new NoMark());
  }
}
