package io.weir.ops.serve;

import com.google.re2j.Pattern;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;

/**
 * Tells browsers which pages of other origins may ask the HTTP API, with Prometheus's headers. What
 * browsers ask beforehand has no credential, so it is answered before the gate. Cookies and
 * certificates of browsers are never asked for: pages send their {@code Authorization} themselves.
 * Thread-safe.
 */
final class CrossOrigin extends SimpleDecoratingHttpService {
  private static final String API = "/api/v1/";

  private final Pattern origins;

  /**
   * Before a service.
   *
   * @param origins whole origins that may ask, such as {@code https://app.example}
   */
  CrossOrigin(HttpService delegate, Pattern origins) {
    super(delegate);
    this.origins = origins;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
    if (!context.path().startsWith(API)) {
      return unwrap().serve(context, request);
    }
    HttpHeaders headers = headers(request.headers().get(HttpHeaderNames.ORIGIN, ""));
    boolean isPreflight =
        request.method() == HttpMethod.OPTIONS
            && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    return isPreflight
        ? HttpResponse.of(ResponseHeaders.builder(HttpStatus.NO_CONTENT).add(headers).build())
        : unwrap()
            .serve(context, request)
            .mapHeaders(answer -> answer.toBuilder().add(headers).build());
  }

  private HttpHeaders headers(String origin) {
    // Also of who may not: an answer that is kept is of one origin only.
    if (!origins.matcher(origin).matches()) {
      return HttpHeaders.of(HttpHeaderNames.VARY, "Origin");
    }
    return HttpHeaders.builder()
        .add(HttpHeaderNames.VARY, "Origin")
        .add(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .add(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS")
        .add(
            HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
            "Accept, Authorization, Content-Type, Origin, X-Scope-OrgID, Last-Event-ID")
        .add(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "Date")
        .build();
  }
}
