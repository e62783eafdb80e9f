package io.weir.ops.embedded;

import java.net.InetSocketAddress;

/** A port that an embedded part was to listen on can't be bound. */
public final class PortInUseException extends EmbeddedStartException {

  private static final long serialVersionUID = 1L;

  /**
   * @param part what was to listen, as the user calls it, such as {@code embedded Kafka}
   * @param address the resolved address that was asked for
   * @param cause what the operating system said
   */
  public PortInUseException(String part, InetSocketAddress address, Throwable cause) {
    super(
        "%s: expected port %d on %s to be free, found: %s"
            .formatted(
                part, address.getPort(), address.getAddress().getHostAddress(), cause.getMessage()),
        cause);
  }
}
