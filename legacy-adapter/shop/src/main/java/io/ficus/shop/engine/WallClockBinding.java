package io.ficus.shop.engine;

import java.sql.SQLException;
import java.time.LocalDateTime;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.Converters;
import org.jooq.impl.AbstractBinding;

/**
 * Hands times without zone to the driver, and takes them from it, as they are. jOOQ's own way leads
 * over {@code java.sql.Timestamp} and so over the clock of this machine: an hour that it skips in
 * spring would come out as the next one, although the shop's clock may have had it.
 */
public final class WallClockBinding extends AbstractBinding<LocalDateTime, LocalDateTime> {

  private static final long serialVersionUID = 1L;

  @Override
  public Converter<LocalDateTime, LocalDateTime> converter() {
    return Converters.identity(LocalDateTime.class);
  }

  @Override
  public void set(BindingSetStatementContext<LocalDateTime> context) throws SQLException {
    context.statement().setObject(context.index(), context.value());
  }

  @Override
  public void get(BindingGetResultSetContext<LocalDateTime> context) throws SQLException {
    context.value(context.resultSet().getObject(context.index(), LocalDateTime.class));
  }
}
