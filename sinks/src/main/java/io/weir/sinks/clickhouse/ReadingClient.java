package io.weir.sinks.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Reading;
import io.weir.sinks.reading.ReadingEndedException;
import io.weir.sinks.reading.TooManySamplesException;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a database for rows. It changes nothing there. Any thread may use it. */
final class ReadingClient implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ReadingClient.class);

  /** As long as a day the server may take. */
  private static final long MOST_SECONDS = 86_400;

  private final ClickHouseOptions options;
  private final Client client;

  /** Connects to nothing yet. */
  ReadingClient(ClickHouseOptions options) {
    this.options = options;
    long millis = options.timeout().toMillis();
    this.client =
        new Client.Builder()
            .addEndpoint(options.endpoint())
            .setUsername(options.username())
            .setPassword(options.password())
            .setDefaultDatabase(options.database())
            .setConnectTimeout(millis, ChronoUnit.MILLIS)
            .setSocketTimeout(millis, ChronoUnit.MILLIS)
            .setMaxRetries(0)
            .compressServerResponse(false)
            .build();
  }

  /** What is made of an answer's rows. */
  @FunctionalInterface
  interface Rows {
    void read(RowBinaryInput rows) throws IOException;
  }

  /**
   * Asks a question; the server gives up when the reading's time is over.
   *
   * @param query with its parameters as {@code {name:Type}}
   * @throws TooManySamplesException if whoever reads the rows says so
   * @throws ReadingEndedException if nobody waits for them any more
   */
  void query(String query, Map<String, Object> parameters, Reading reading, Rows rows)
      throws StoreException {
    try {
      ask(query, parameters, reading, rows);
    } catch (TooManySamplesException | ReadingEndedException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException.Retriable(options + ": interrupted during a query", e);
    } catch (ExecutionException e) {
      throw ClickHouseFailures.of(options, e.getCause() instanceof Exception cause ? cause : e);
    } catch (Exception e) {
      throw ClickHouseFailures.of(options, e);
    }
  }

  private void ask(String query, Map<String, Object> parameters, Reading reading, Rows rows)
      throws Exception {
    QuerySettings settings =
        new QuerySettings()
            .setFormat(ClickHouseFormat.RowBinary)
            .setMaxExecutionTime((int) Math.min(MOST_SECONDS, reading.left().toSeconds() + 1))
            // Else what goes wrong later would stand among the rows.
            .waitEndOfQuery(true);
    QueryResponse response = client.query(options.filled(query), parameters, settings).get();
    try {
      reading.endBy(() -> end(response));
      rows.read(new RowBinaryInput(response.getInputStream()));
    } finally {
      response.close();
    }
  }

  /** Whoever reads meets the end of the connection. */
  private static void end(QueryResponse response) {
    try {
      response.close();
    } catch (Exception e) {
      logger.debug("an answer that was to end has ended already", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
