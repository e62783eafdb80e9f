package io.weir.topology.query.http;

import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** An answer on its way. */
final class Delivery {
  private Delivery() {}

  /**
   * Has the connection end at once when the request is canceled or its time is over. Otherwise it
   * would stand until the client has read what it was sent last, which it doesn't. Where requests
   * share a connection, only this one ends, and what waits for it goes.
   */
  static void endsWithRequest(ServiceRequestContext context) {
    var _ =
        context
            .whenRequestCancelled()
            .thenAccept(cause -> {
              @Nullable Channel channel =
                  context.log().isAvailable(RequestLogProperty.SESSION)
                      ? context.log().partial().channel()
                      : null;
              if (channel != null && !context.sessionProtocol().isMultiplex()) {
                var _ = channel.close();
              }
            });
  }
}
