package io.ficus.cdc.feed;

import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Opens jOOQ on a store so that it joins the transaction which Spring has open there. */
final class Stores {

  private Stores() {}

  static DSLContext jooq(DataSource store) {
    return jooq(store, StoreMake.POSTGRESQL);
  }

  static DSLContext jooq(DataSource store, StoreMake make) {
    return DSL.using(new TransactionAwareDataSourceProxy(store), make.dialect(), make.settings());
  }
}
