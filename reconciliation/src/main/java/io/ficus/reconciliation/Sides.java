package io.ficus.reconciliation;

import javax.sql.DataSource;

/** Builds sides out of SQL, so that a pair declares queries and a mapping and nothing else. */
public interface Sides {

  /**
   * A side. PostgreSQL is read by binary COPY, every other database row by row.
   *
   * @param queries what is read
   * @param store connections of the store; a scan and a read take one each
   * @param assembler makes the canonical record out of an aggregate's rows; of a class that has a
   *     name, which is a part of the side's definition: a lambda is another one in every process,
   *     and a run under it is not taken up again after a restart
   */
  Side of(SideQueries queries, DataSource store, Assembler assembler);

  /**
   * Figures.
   *
   * @param sql answers two columns: the label, and a number or a time
   * @param store connections of the store; a reading takes one
   */
  Figures figures(String sql, DataSource store);
}
