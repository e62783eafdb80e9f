package io.weir.sinks.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientConfigProperties;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import com.clickhouse.jdbc.ConnectionImpl;
import com.clickhouse.jdbc.Driver;
import io.weir.sinks.delivery.StoreCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** One connection to a database whose layout is prepared. For one thread. */
final class ClickHouseSession implements AutoCloseable {
  private static final long RETENTION_EVERY_NANOS = TimeUnit.DAYS.toNanos(1);

  private final ClickHouseOptions options;
  private final Connection connection;
  private final Handle handle;
  private final Client client;
  private final InsertSettings settings;
  private long nextRetentionNanos;

  private ClickHouseSession(ClickHouseOptions options, Connection connection) throws SQLException {
    this.options = options;
    this.connection = connection;
    this.handle = Jdbi.open(connection);
    this.client = connection.unwrap(ConnectionImpl.class).getClient();
    this.nextRetentionNanos = System.nanoTime();
    this.settings =
        new InsertSettings()
            .setDatabase(options.database())
            // A delivery is large, and in the tables when it is acknowledged.
            .serverSetting("async_insert", "0")
            // History that comes in late has many days.
            .serverSetting("max_partitions_per_insert_block", "0");
  }

  /** Connects and makes what the database lacks. */
  static ClickHouseSession open(ClickHouseOptions options)
      throws SQLException, ClickHouseLayout.NewerLayoutException {
    Properties properties = new Properties();
    properties.setProperty("user", options.username());
    properties.setProperty("password", options.password());
    String millis = Long.toString(options.timeout().toMillis());
    properties.setProperty(ClientConfigProperties.SOCKET_OPERATION_TIMEOUT.getKey(), millis);
    properties.setProperty(ClientConfigProperties.CONNECTION_TIMEOUT.getKey(), millis);
    // Answers are short.
    properties.setProperty(ClientConfigProperties.COMPRESS_SERVER_RESPONSE.getKey(), "false");
    // Tries are made by whoever delivers, who knows how long.
    properties.setProperty(ClientConfigProperties.RETRY_ON_FAILURE.getKey(), "0");
    Connection connection = new Driver().connect("jdbc:ch:" + options.endpoint(), properties);
    try {
      ClickHouseSession session = new ClickHouseSession(options, connection);
      new ClickHouseLayout(session.handle, options).prepare();
      session.keepRetention();
      return session;
    } catch (RuntimeException | SQLException | ClickHouseLayout.NewerLayoutException e) {
      connection.close();
      throw e;
    }
  }

  /** Sets retention, if it is time to look at it again. */
  void keepRetention() {
    if (System.nanoTime() - nextRetentionNanos >= 0) {
      new ClickHouseRetention(handle, options).apply();
      nextRetentionNanos = System.nanoTime() + RETENTION_EVERY_NANOS;
    }
  }

  /**
   * Writes a block; when it returns, its rows are in the table.
   *
   * @throws Exception of many kinds, of which {@link ClickHouseFailures} makes something
   */
  void insert(NativeBlock block) throws Exception {
    InsertResponse answer =
        client
            .insert(
                block.table(),
                block.columnNames(),
                block::writeTo,
                ClickHouseFormat.Native,
                settings)
            .get(2 * options.timeout().toMillis(), TimeUnit.MILLISECONDS);
    answer.close();
  }

  /** Writes a row into a table of its own, where it stays for an hour, and reads it. */
  StoreCheck check() {
    String version = handle.createQuery("SELECT version()").mapTo(String.class).one();
    String id = UUID.randomUUID().toString();
    handle.execute(
        options.filled(
            """
            CREATE TABLE IF NOT EXISTS ${database}.weir_probe ${cluster} (id String, at DateTime)
            ENGINE = ${replicated}MergeTree ORDER BY id TTL at + toIntervalHour(1)
            """));
    handle.execute(
        options.filled("INSERT INTO ${database}.weir_probe VALUES ('" + id + "', now())"));
    int found =
        handle
            .createQuery(
                options.filled(
                    "SELECT count() FROM ${database}.weir_probe WHERE id = '" + id + "'"))
            .mapTo(Integer.class)
            .one();
    return new StoreCheck(
        version,
        "layout %d in database %s"
            .formatted(new ClickHouseLayout(handle, options).version(), options.database()),
        found == 1 ? StoreCheck.READ_BACK : "written",
        found == 1 ? List.of() : List.of("expected the probe once, found it " + found + " times"));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
