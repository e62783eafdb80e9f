package io.weir.sinks.duckdb;

import io.weir.sinks.reading.Reading;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a query end with the reading that it is for: DuckDB takes no notice of interrupts. */
record Interruptible(Reading reading) implements StatementCustomizer {
  private static final Logger logger = LoggerFactory.getLogger(Interruptible.class);

  static Query by(Reading reading, Query query) {
    return query.addCustomizer(new Interruptible(reading));
  }

  @Override
  public void beforeExecution(PreparedStatement statement, StatementContext context) {
    reading.endBy(() -> cancel(statement));
  }

  private static void cancel(PreparedStatement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      logger.debug("a query that was to end has ended already", e);
    }
  }
}
