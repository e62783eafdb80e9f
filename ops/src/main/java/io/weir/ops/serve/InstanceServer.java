package io.weir.ops.serve;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.ops.embedded.PortInUseException;
import io.weir.ops.role.Readiness;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/**
 * The HTTP server of an instance: {@code /-/healthy}, {@code /-/ready}, {@code /metrics} and {@code
 * POST /-/reload}, with Prometheus's meanings. Thread-safe.
 */
public final class InstanceServer implements AutoCloseable {
  private static final MediaType METRICS_TYPE =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");

  private static final long CLOSE_MILLIS = 500;
  private static final Duration RELOAD_TIMEOUT = Duration.ofMinutes(1);

  private final Server server;

  private InstanceServer(Server server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param listen the address; port 0 takes a free one
   * @param readiness the roles by name, asked at each request
   * @param metrics the registry behind {@code /metrics}
   * @param reload reads the configuration again; throws {@link ConfigException} if it is refused,
   *     {@link KafkaException} if what it says can't be told to the other instances
   * @throws PortInUseException if it can't listen there
   */
  public static InstanceServer start(
      HostPort listen,
      Supplier<Map<String, Readiness>> readiness,
      PrometheusMeterRegistry metrics,
      Runnable reload) {
    InetSocketAddress address = listen.resolve();
    ServerBuilder builder =
        Server.builder()
            .http(address)
            .meterRegistry(new CompositeMeterRegistry())
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ofMillis(CLOSE_MILLIS))
            .service("/-/healthy", (context, request) -> text(HttpStatus.OK, "weir is healthy\n"))
            .service(
                "/-/ready",
                (context, request) -> {
                  ReadinessReport report = new ReadinessReport(readiness.get());
                  return HttpResponse.of(
                      report.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
                      MediaType.JSON_UTF_8,
                      report.json());
                })
            .service(
                "/metrics",
                (context, request) ->
                    HttpResponse.of(
                        CompletableFuture.supplyAsync(
                            () -> scrape(metrics), context.blockingTaskExecutor())))
            .service(
                "/-/reload",
                (context, request) -> {
                  if (request.method() != HttpMethod.POST && request.method() != HttpMethod.PUT) {
                    return text(
                        HttpStatus.METHOD_NOT_ALLOWED, "only POST or PUT requests are allowed\n");
                  }
                  context.setRequestTimeout(RELOAD_TIMEOUT);
                  return HttpResponse.of(
                      CompletableFuture.supplyAsync(
                          () -> reload(reload), context.blockingTaskExecutor()));
                });
    Server server = builder.build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new PortInUseException("HTTP server", address, e.getCause() == null ? e : e.getCause());
    }
    return new InstanceServer(server);
  }

  private static HttpResponse scrape(PrometheusMeterRegistry metrics) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
    try {
      metrics.scrape(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HttpResponse.of(HttpStatus.OK, METRICS_TYPE, HttpData.wrap(out.toByteArray()));
  }

  private static HttpResponse reload(Runnable reload) {
    try {
      reload.run();
      return text(HttpStatus.OK, "");
    } catch (ConfigException | KafkaException e) {
      return text(
          HttpStatus.INTERNAL_SERVER_ERROR,
          "failed to reload the configuration; the old one goes on:\n" + e.getMessage() + "\n");
    }
  }

  private static HttpResponse text(HttpStatus status, String text) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, text);
  }

  /** The port that it listens on. */
  public int port() {
    return server.activeLocalPort();
  }

  /** Ends what is being answered and gives the port up. */
  @Override
  public void close() {
    // Behind that, Netty's acceptor only keeps quiet for two seconds.
    server.stop().copy().completeOnTimeout(null, CLOSE_MILLIS, TimeUnit.MILLISECONDS).join();
  }
}
