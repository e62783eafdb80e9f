package io.weir.ops.serve;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.ops.role.Readiness;
import io.weir.schemas.access.Role;
import io.weir.schemas.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** What every instance answers: health, readiness, metrics, reload. */
final class OwnServices implements Services {
  private static final MediaType METRICS_TYPE =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");

  private static final Duration RELOAD_TIMEOUT = Duration.ofMinutes(1);

  private final Supplier<Map<String, Readiness>> readiness;
  private final PrometheusMeterRegistry metrics;
  private final Runnable reload;

  OwnServices(
      Supplier<Map<String, Readiness>> readiness,
      PrometheusMeterRegistry metrics,
      Runnable reload) {
    this.readiness = readiness;
    this.metrics = metrics;
    this.reload = reload;
  }

  @Override
  public void addTo(ServerBuilder builder) {
    HttpService healthy = (context, request) -> text(HttpStatus.OK, "weir is healthy\n");
    HttpService ready = (context, request) -> ready(context);
    HttpService scrape =
        (context, request) ->
            HttpResponse.of(
                CompletableFuture.supplyAsync(this::scrape, context.blockingTaskExecutor()));
    builder
        .service("/-/healthy", healthy.decorate(Guarded.open()))
        .service("/-/ready", ready.decorate(Guarded.open()))
        // Its labels name tenants.
        .service("/metrics", scrape.decorate(Guarded.byUnbound(Role.READ)))
        .service("/-/reload", ((HttpService) this::reload).decorate(Guarded.byUnbound(Role.ADMIN)));
  }

  private HttpResponse ready(ServiceRequestContext context) {
    ReadinessReport report = new ReadinessReport(readiness.get());
    return HttpResponse.of(
        report.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
        MediaType.JSON_UTF_8,
        Callers.find(context).isPresent() ? report.json() : report.statusJson());
  }

  private HttpResponse scrape() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
    try {
      metrics.scrape(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HttpResponse.of(HttpStatus.OK, METRICS_TYPE, HttpData.wrap(out.toByteArray()));
  }

  private HttpResponse reload(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.POST && request.method() != HttpMethod.PUT) {
      return text(HttpStatus.METHOD_NOT_ALLOWED, "only POST or PUT requests are allowed\n");
    }
    context.setRequestTimeout(RELOAD_TIMEOUT);
    return HttpResponse.of(
        CompletableFuture.supplyAsync(this::reload, context.blockingTaskExecutor()));
  }

  private HttpResponse reload() {
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
}
