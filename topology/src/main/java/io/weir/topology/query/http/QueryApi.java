package io.weir.topology.query.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpServiceWithRoutes;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.encoding.EncodingService;
import io.weir.topology.query.Asker;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Prometheus's HTTP API, version 1, below {@code /api/v1/}, and its {@code /federate}. Every
 * request is answered on a thread of its own; a server's own request timeout bounds only how long
 * its body may take to arrive. Thread-safe.
 */
public final class QueryApi implements HttpServiceWithRoutes {
  /** Paths that tell of an instance, whoever asks: its configuration among it. */
  public static final List<String> OF_INSTANCE =
      List.of("/api/v1/status/config", "/api/v1/status/flags", "/api/v1/status/runtimeinfo");

  private static final String PREFIX = "/api/v1/";
  private static final int ADDRESS_BYTES = 64 << 10;
  private static final String FEDERATE = "/federate";

  private final Function<ServiceRequestContext, Asker> askers;
  private final long requestBytes;
  private final Worker worker;
  private final Routes routes;
  private final Federation federation;

  /**
   * An API.
   *
   * @param askers who asks, of a request that may be answered
   * @param clock what time it is for whom names none
   */
  public QueryApi(
      ApiSources sources,
      Function<ServiceRequestContext, Asker> askers,
      ApiLimits limits,
      Clock clock) {
    this.askers = askers;
    this.requestBytes = limits.requestBytes();
    this.worker = new Worker(limits);
    Options options = new Options(limits.query());
    this.routes = routes(sources, options, clock);
    this.federation =
        new Federation(new NewestSamples(sources.engine()), options, sources.status(), clock);
  }

  private static Routes routes(ApiSources sources, Options options, Clock clock) {
    QueryEndpoints queries = new QueryEndpoints(sources.engine(), options, clock);
    SeriesEndpoints series = new SeriesEndpoints(sources.engine(), options);
    ExpressionEndpoints expressions = new ExpressionEndpoints();
    RuleEndpoints rules = new RuleEndpoints(sources.rules());
    TargetEndpoints targets = new TargetEndpoints(sources.targets());
    MetadataEndpoints metadata = new MetadataEndpoints(sources.targets());
    StatusEndpoints status = new StatusEndpoints(sources.status(), clock);
    return new Routes(series::labelValues)
        .getOrPost("query", queries::instant)
        .getOrPost("query_range", queries::range)
        .getOrPost("query_exemplars", expressions::exemplars)
        .getOrPost("format_query", expressions::format)
        .getOrPost("parse_query", expressions::parse)
        .getOrPost("series", series::series)
        .getOrPost("labels", series::labelNames)
        .get("rules", rules::rules)
        .get("alerts", rules::alerts)
        .get("alertmanagers", targets::alertmanagers)
        .get("targets", targets::targets)
        .get("targets/metadata", metadata::ofTargets)
        .get("metadata", metadata::ofMetrics)
        .get("scrape_pools", targets::pools)
        .get("status/config", status::configuration)
        .get("status/flags", status::flags)
        .get("status/buildinfo", status::build)
        .get("status/runtimeinfo", status::runtime)
        .get("status/tsdb", status::head);
  }

  /**
   * Lets a server read addresses that are as long as those of queries get: 64 KiB. Otherwise it
   * refuses what is longer than 4 KiB.
   */
  public static void allowLongAddresses(ServerBuilder builder) {
    builder
        .http1MaxInitialLineLength(ADDRESS_BYTES)
        .http1MaxHeaderSize(ADDRESS_BYTES)
        .http2MaxHeaderListSize(ADDRESS_BYTES);
  }

  /**
   * A decorator that compresses answers for who accepts it: those of this API have a media type,
   * Prometheus's, that {@link EncodingService} would leave alone otherwise.
   */
  public static Function<? super HttpService, EncodingService> compression() {
    return EncodingService.builder()
        .encodableContentTypes(MediaType.JSON, MediaType.ANY_TEXT_TYPE)
        .newDecorator();
  }

  @Override
  public Set<Route> routes() {
    return Set.of(
        Route.builder().pathPrefix(PREFIX).build(), Route.builder().exact(FEDERATE).build());
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (context.method() == HttpMethod.OPTIONS) {
      return HttpResponse.of(HttpStatus.NO_CONTENT);
    }
    Optional<Routes.Route> route;
    try {
      if (request.headers().contentLength() > requestBytes) {
        throw Refusal.tooLarge(requestBytes);
      }
      route = route(context.path(), request);
    } catch (Refusal refusal) {
      return Answers.refusal(refusal);
    }
    if (route.isEmpty()) {
      return Answers.plain(HttpStatus.NOT_FOUND, "404 page not found\n");
    }
    if (!route.get().methods().contains(context.method())) {
      return Answers.plain(HttpStatus.METHOD_NOT_ALLOWED, "Method Not Allowed\n");
    }
    // The server refuses what doesn't say how long it is, and is longer.
    context.setMaxRequestLength(requestBytes);
    return HttpResponse.of(
        request
            .aggregate()
            .thenCompose(
                whole -> worker.begin(context, () -> answer(context, route.get(), whole))));
  }

  private Optional<Routes.Route> route(String path, HttpRequest request) {
    if (path.equals(FEDERATE)) {
      String accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
      return Optional.of(
          new Routes.Route(Set.of(HttpMethod.GET), asked -> federation.answer(asked, accept), ""));
    }
    return routes.find(path.substring(PREFIX.length()));
  }

  private HttpResponse answer(
      ServiceRequestContext context, Routes.Route route, AggregatedHttpRequest request) {
    Form form = form(request, Optional.ofNullable(context.query()).orElse(""));
    return route
        .endpoint()
        .answer(new ApiRequest(askers.apply(context), route.pathParameter(), form));
  }

  /** The parameters of the address, and of the body if it holds any. */
  private static Form form(AggregatedHttpRequest request, String address) {
    MediaType type = request.contentType();
    if (request.method() != HttpMethod.POST || type == null) {
      return Form.of("", address);
    }
    return type.is(MediaType.MULTIPART_FORM_DATA)
        ? Form.of(FormParts.of(request), address)
        : Form.of(
            type.is(MediaType.FORM_DATA) ? request.content(StandardCharsets.ISO_8859_1) : "",
            address);
  }
}
