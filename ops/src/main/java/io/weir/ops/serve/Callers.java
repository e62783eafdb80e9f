package io.weir.ops.serve;

import com.linecorp.armeria.common.RequestContext;
import io.netty.util.AttributeKey;
import io.weir.schemas.access.Caller;
import java.util.Optional;

/** The caller of a request, found by the gate before its service is asked. */
public final class Callers {
  private static final AttributeKey<Caller> KEY = AttributeKey.valueOf(Callers.class, "CALLER");

  private Callers() {}

  /** The caller; empty where an open service was asked without a credential. */
  public static Optional<Caller> find(RequestContext context) {
    return Optional.ofNullable(context.attr(KEY));
  }

  /**
   * The caller of a service that isn't open.
   *
   * @throws IllegalStateException if there is none
   */
  public static Caller of(RequestContext context) {
    return find(context)
        .orElseThrow(() -> new IllegalStateException("expected a caller, found none"));
  }

  static void set(RequestContext context, Caller caller) {
    context.setAttr(KEY, caller);
  }
}
