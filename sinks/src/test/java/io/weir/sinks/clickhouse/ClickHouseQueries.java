package io.weir.sinks.clickhouse;

import com.clickhouse.jdbc.Driver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Statements of a person beside the store. */
final class ClickHouseQueries {
  private ClickHouseQueries() {}

  static Handle open(ClickHouseOptions options) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("compress", "false");
    Connection connection = new Driver().connect("jdbc:ch:" + options.endpoint(), properties);
    return Jdbi.open(connection);
  }

  static void execute(ClickHouseOptions options, String statement) throws SQLException {
    try (Handle handle = open(options)) {
      handle.execute(options.filled(statement));
    }
  }

  static List<Map<String, Object>> rows(ClickHouseOptions options, String query)
      throws SQLException {
    try (Handle handle = open(options)) {
      return handle.createQuery(options.filled(query)).mapToMap().list();
    }
  }

  /** The first column of all rows, as text. */
  static List<String> column(ClickHouseOptions options, String query) throws SQLException {
    try (Handle handle = open(options)) {
      return handle.createQuery(options.filled(query)).mapTo(String.class).list();
    }
  }
}
