package io.weir.scraper.http;

import io.weir.scraper.config.HttpClientConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** Makes clients that share connections. Any thread. */
public final class HttpClients implements AutoCloseable {
  /** Longer than most scrape intervals, so that a connection serves many scrapes. */
  private static final int KEEP_ALIVE_MINUTES = 5;

  private static final int MAX_IDLE_CONNECTIONS = 20_000;

  private final Map<String, String> environment;
  private final OkHttpClient base;

  /**
   * @param environment where {@code proxy_from_environment} looks, {@link System#getenv()} outside
   *     of tests
   */
  public HttpClients(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    // The only timeout is that of the call.
    this.base =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .connectionPool(
                new ConnectionPool(MAX_IDLE_CONNECTIONS, KEEP_ALIVE_MINUTES, TimeUnit.MINUTES))
            .build();
  }

  /** Returns a client for {@code config}. Files that it names needn't exist yet. */
  public ConfiguredClient client(HttpClientConfig config) {
    return new ConfiguredClient(config, base, new ConfiguredProxies(config.proxy(), environment));
  }

  /** Closes idle connections. Calls under way go on. */
  @Override
  public void close() {
    base.connectionPool().evictAll();
  }
}
