package io.weir.ops.serve;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.ops.config.HttpSection;
import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.role.Readiness;
import io.weir.schemas.access.Role;
import io.weir.schemas.config.HostPort;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * A server with what a configuration says under {@code weir.http}, and some services more: {@code
 * /caller} and {@code /api/v1/caller} answer who asks, {@code /write} asks for the role of that
 * name.
 */
final class GuardedServer implements AutoCloseable {
  final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Access access;
  private final InstanceServer server;

  private GuardedServer(HttpSection section) {
    access = Access.of(section, Clock.systemUTC());
    HttpService caller = (context, request) -> HttpResponse.of(Callers.of(context).toString());
    server =
        InstanceServer.start(
            new HostPort("127.0.0.1", 0),
            access,
            () -> Map.of("stream", Readiness.ready("1 shard")),
            metrics,
            () -> {},
            List.of(builder ->
                builder
                    .service("/caller", caller)
                    .service("/api/v1/caller", caller)
                    .service("/write", caller.decorate(Guarded.by(Role.WRITE)))));
  }

  static GuardedServer start(String http) {
    return new GuardedServer(section(http));
  }

  static HttpSection section(String http) {
    return WeirConfiguration.parse("f.yml", "weir:\n  http:\n" + http.indent(4), Map.of())
        .weir()
        .http();
  }

  /** What is under {@code tls} for files in a folder. */
  static String tls(Path folder, String clientAuth) {
    return """
    tls:
      cert_file: %1$s/cert.pem
      key_file: %1$s/key.pem
      client_auth: %2$s
    """
            .formatted(folder, clientAuth)
        + (clientAuth.equals("none") ? "" : "  client_ca_file: " + folder + "/ca.pem\n");
  }

  String url(String scheme, String path) {
    return scheme + "://127.0.0.1:" + server.port() + path;
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
