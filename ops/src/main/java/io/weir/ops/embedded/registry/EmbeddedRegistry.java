package io.weir.ops.embedded.registry;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.weir.ops.embedded.PortInUseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in this process, on 127.0.0.1 only, that keeps Avro schemas in the topic {@code
 * _schemas} and speaks Confluent's REST API. A write is answered when it stands in the topic and
 * has been read from there.
 *
 * <p>It leaves out, and says so when it is asked for: other types of schemas, references between
 * schemas, permanent deletion, modes. One registry writes a topic at a time.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedRegistry implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(EmbeddedRegistry.class);

  private static final long CLOSE_MILLIS = 500;

  private final SchemaLog log;
  private final Server server;

  private EmbeddedRegistry(SchemaLog log, Server server) {
    this.log = log;
    this.server = server;
  }

  /**
   * Starts the registry and returns when it takes requests. It creates its topic if there is none.
   *
   * @param bootstrapServers the Kafka cluster that keeps the schemas
   * @param port 0 for one that the system chooses
   * @throws PortInUseException if the port can't be bound
   * @throws IllegalStateException if the topic can't be created, read, or would lose schemas
   */
  public static EmbeddedRegistry start(String bootstrapServers, int port) {
    SchemaTopic.ensure(bootstrapServers);
    Catalog catalog = new Catalog();
    SchemaLog log = new SchemaLog(bootstrapServers, catalog);
    try {
      log.start();
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      Server server = server(address, catalog, new Registrations(catalog, log));
      listen(server, address);
      logger.info("embedded schema registry listens on 127.0.0.1:{}", server.activeLocalPort());
      return new EmbeddedRegistry(log, server);
    } catch (RuntimeException | Error e) {
      log.close();
      throw e;
    }
  }

  /** Where clients reach it. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.activeLocalPort());
  }

  /** Ends what is being answered, then the registry. */
  @Override
  public void close() {
    try {
      // Behind that, Netty's acceptor only keeps quiet for two seconds.
      server.stop().copy().completeOnTimeout(null, CLOSE_MILLIS, TimeUnit.MILLISECONDS).join();
    } finally {
      log.close();
    }
  }

  private static Server server(
      InetSocketAddress address, Catalog catalog, Registrations registrations) {
    Lookup lookup = new Lookup(catalog);
    ServerBuilder builder =
        Server.builder().http(address).meterRegistry(new CompositeMeterRegistry());
    for (Object api :
        List.of(
            new SubjectsApi(catalog, lookup, registrations),
            new SchemasApi(catalog, lookup),
            new CompatibilityApi(lookup, registrations),
            new ConfigApi(catalog, registrations))) {
      builder.annotatedService().useBlockingTaskExecutor(true).build(api);
    }
    return builder.errorHandler(new ErrorAnswers()).build();
  }

  private static void listen(Server server, InetSocketAddress address) {
    try {
      server.start().join();
    } catch (CompletionException e) {
      for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof IOException) {
          throw new PortInUseException("embedded schema registry", address, cause);
        }
      }
      throw e;
    }
  }
}
