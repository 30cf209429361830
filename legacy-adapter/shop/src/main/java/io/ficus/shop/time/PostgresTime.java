package io.ficus.shop.time;

/** {@link ShopTime#instantOf}, said in PostgreSQL's SQL. */
public final class PostgresTime {

  private PostgresTime() {}

  /**
   * An expression for the instant that a column without zone means.
   *
   * <p>PostgreSQL takes a doubled hour for its second, the shop's rule is the first: the earlier
   * instant is right if it reads as the same wall clock.
   */
  public static String instantOf(String column) {
    String later = column + " AT TIME ZONE 'Europe/Berlin'";
    String earlier = "(" + later + " - interval '1 hour')";
    return "CASE WHEN %s AT TIME ZONE 'Europe/Berlin' = %s THEN %s ELSE %s END"
        .formatted(earlier, column, earlier, later);
  }
}
