package io.weir.schemas.config;

import java.net.InetSocketAddress;

/**
 * A host and a port, not resolved.
 *
 * @param host a name or an address, IPv6 without brackets; never empty
 * @param port 0 to 65535; 0 lets the system choose where something listens
 */
public record HostPort(String host, int port) {

  public HostPort {
    if (host.isEmpty() || port < 0 || port > 65535) {
      throw invalid(host + ":" + port);
    }
  }

  /**
   * Reads {@code host:port} or {@code [v6]:port}.
   *
   * @throws IllegalArgumentException if the text isn't of that shape
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw invalid(text);
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw invalid(text);
    }
    String digits = text.substring(colon + 1);
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw invalid(text);
    }
    int port = Integer.parseInt(digits);
    if (host.isEmpty() || port > 65535) {
      throw invalid(text);
    }
    return new HostPort(host, port);
  }

  /** Returns the socket address, resolving the host name now. */
  public InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  /** Prints as {@code host:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static IllegalArgumentException invalid(String found) {
    return new IllegalArgumentException(
        "expected host:port such as 127.0.0.1:9470, found \"" + found + "\"");
  }
}
