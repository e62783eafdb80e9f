package io.weir.ops.serve;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerTlsConfig;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.handler.ssl.ClientAuth;
import io.weir.ops.config.TlsSection;
import io.weir.ops.embedded.PortInUseException;
import io.weir.ops.role.Readiness;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.HostPort;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of an instance: {@code /-/healthy}, {@code /-/ready}, {@code /metrics} and {@code
 * POST /-/reload}, with Prometheus's meanings, and what else it is given. Thread-safe.
 */
public final class InstanceServer implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(InstanceServer.class);
  private static final long CLOSE_MILLIS = 500;

  private final Server server;

  private InstanceServer(Server server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param listen the address; port 0 takes a free one
   * @param access who is let in, and the certificates of TLS
   * @param readiness the roles by name, asked at each request
   * @param metrics the registry behind {@code /metrics}
   * @param reload reads the configuration again; throws {@link ConfigException} if it is refused,
   *     {@link KafkaException} if what it says can't be told to the other instances
   * @param further what else it answers
   * @throws PortInUseException if it can't listen there
   */
  public static InstanceServer start(
      HostPort listen,
      Access access,
      Supplier<Map<String, Readiness>> readiness,
      PrometheusMeterRegistry metrics,
      Runnable reload,
      List<Services> further) {
    InetSocketAddress address = listen.resolve();
    ServerBuilder builder =
        Server.builder()
            .meterRegistry(new CompositeMeterRegistry())
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ofMillis(CLOSE_MILLIS));
    listen(builder, address, access);
    new OwnServices(readiness, metrics, reload).addTo(builder);
    further.forEach(services -> services.addTo(builder));
    Refusals refusals = new Refusals(metrics);
    builder.decorator(service -> new Gate(service, access, refusals));
    access
        .corsOrigin()
        .ifPresent(origins -> builder.decorator(service -> new CrossOrigin(service, origins)));
    Server server = builder.build();
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new PortInUseException("HTTP server", address, e.getCause() == null ? e : e.getCause());
    }
    return new InstanceServer(server);
  }

  private static void listen(ServerBuilder builder, InetSocketAddress address, Access access) {
    if (access.certificates().isEmpty()) {
      builder.http(address);
      if (!access.authenticator().isOpen() && !address.getAddress().isLoopbackAddress()) {
        logger.warn(
            "credentials are sent in the clear to {}; weir.http.tls encrypts them", address);
      }
      return;
    }
    ClientAuth clientAuth =
        switch (access.tls().map(TlsSection::clientAuth).orElseThrow()) {
          case NONE -> ClientAuth.NONE;
          case REQUEST -> ClientAuth.OPTIONAL;
          case REQUIRE -> ClientAuth.REQUIRE;
        };
    builder
        .https(address)
        .tlsProvider(
            access.certificates().get(), ServerTlsConfig.builder().clientAuth(clientAuth).build());
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
