package io.weir.ops.serve;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.weir.schemas.access.Caller;
import io.weir.schemas.access.Role;
import java.util.function.Function;

/** A service that says what it asks of its callers; the gate before all services holds to it. */
public final class Guarded extends SimpleDecoratingHttpService {
  private final Need need;

  private Guarded(HttpService delegate, Need need) {
    super(delegate);
    this.need = need;
  }

  /** A decorator for a service whose callers need {@code role}. */
  public static Function<HttpService, Guarded> by(Role role) {
    return service -> new Guarded(service, new Need(role, false, false));
  }

  /**
   * A decorator for a service that doesn't know tenants: its callers need {@code role}, and must
   * not be bound to a tenant or to a selector.
   */
  public static Function<HttpService, Guarded> byUnbound(Role role) {
    return service -> new Guarded(service, new Need(role, true, false));
  }

  /** A decorator for a service that answers everyone, and may tell a caller more. */
  static Function<HttpService, Guarded> open() {
    return service -> new Guarded(service, new Need(Role.READ, false, true));
  }

  /** What the service that {@code context} goes to asks for. */
  static Need need(ServiceRequestContext context) {
    Guarded guarded = context.config().service().as(Guarded.class);
    return guarded == null ? Need.READ : guarded.need;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
    return unwrap().serve(context, request);
  }

  /**
   * What a service asks for.
   *
   * @param unbound whether a caller may not be bound to a tenant or a selector
   * @param open whether it is answered without a caller
   */
  record Need(Role role, boolean unbound, boolean open) {
    static final Need READ = new Need(Role.READ, false, false);

    boolean isMetBy(Caller caller) {
      return caller.may(role) && !(unbound && caller.isBound());
    }
  }
}
