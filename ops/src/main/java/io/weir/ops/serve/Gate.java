package io.weir.ops.serve;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.weir.schemas.access.Authentication;
import io.weir.schemas.access.Authenticator;
import io.weir.schemas.access.Caller;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every service: finds the caller, and answers 401 to who is nobody, 403 to who may
 * not. Thread-safe.
 */
final class Gate extends SimpleDecoratingHttpService {
  private final Access access;
  private final Refusals refusals;

  Gate(HttpService delegate, Access access, Refusals refusals) {
    super(delegate);
    this.access = access;
    this.refusals = refusals;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
    Authenticator authenticator = access.authenticator();
    if (authenticator.isOpen()) {
      return pass(context, request, Caller.ANYONE);
    }
    List<String> headers = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    @Nullable X509Certificate certificate = certificate(context);
    return switch (headers.size()) {
      case 0 ->
          answer(context, request, authenticator, authenticator.authenticate(null, certificate));
      case 1 ->
          // Not here: a password takes its time.
          HttpResponse.of(
              CompletableFuture.supplyAsync(
                      () -> authenticator.authenticate(headers.getFirst(), certificate),
                      context.blockingTaskExecutor())
                  .thenApplyAsync(
                      found -> answerAnyway(context, request, authenticator, found),
                      context.eventLoop()));
      default -> answer(context, request, authenticator, new Authentication.Refused());
    };
  }

  private HttpResponse answerAnyway(
      ServiceRequestContext context,
      HttpRequest request,
      Authenticator authenticator,
      Authentication found) {
    try {
      return answer(context, request, authenticator, found);
    } catch (Exception e) {
      return HttpResponse.ofFailure(e);
    }
  }

  private HttpResponse answer(
      ServiceRequestContext context,
      HttpRequest request,
      Authenticator authenticator,
      Authentication found)
      throws Exception {
    Guarded.Need need = Guarded.need(context);
    if (found instanceof Authentication.Known(Caller caller)
        && (need.open() || need.isMetBy(caller))) {
      return pass(context, request, caller);
    }
    if (need.open()) {
      return unwrap().serve(context, request);
    }
    return switch (found) {
      case Authentication.Known(Caller caller) -> refusals.forbidden(caller, need);
      case Authentication.Refused refused -> refusals.unauthenticated(authenticator.challenges());
      case Authentication.Unavailable(String detail) -> refusals.unavailable(detail);
    };
  }

  private HttpResponse pass(ServiceRequestContext context, HttpRequest request, Caller caller)
      throws Exception {
    Callers.set(context, caller);
    return unwrap().serve(context, request);
  }

  /** The client's, which the handshake has verified. */
  private static @Nullable X509Certificate certificate(ServiceRequestContext context) {
    SSLSession session = context.sslSession();
    if (session == null) {
      return null;
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? certificate
          : null;
    } catch (SSLPeerUnverifiedException e) {
      return null; // it has none
    }
  }
}
