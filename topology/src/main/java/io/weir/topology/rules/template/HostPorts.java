package io.weir.topology.rules.template;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hosts and ports, taken apart as Go does. */
final class HostPorts {
  private static final Pattern IP4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.|$)){4}(?<!\\.)");

  private HostPorts() {}

  private record HostPort(String host, String port) {}

  /** Without the port, if there is one. */
  static String withoutPort(String hostPort) {
    return split(hostPort).map(HostPort::host).orElse(hostPort);
  }

  /** The host up to its first point, with its port; an address stays as it is. */
  static String withoutDomain(String hostPort) {
    Optional<HostPort> split = split(hostPort);
    String host = split.map(HostPort::host).orElse(hostPort);
    if (isAddress(host)) {
      return hostPort;
    }
    int point = host.indexOf('.');
    String name = point < 0 ? host : host.substring(0, point);
    String port = split.map(HostPort::port).orElse("");
    if (port.isEmpty()) {
      return name;
    }
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
  }

  private static Optional<HostPort> split(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String host = hostPort.substring(0, colon);
    String port = hostPort.substring(colon + 1);
    if (hostPort.startsWith("[")) {
      int end = hostPort.indexOf(']');
      if (end + 1 != colon) {
        return Optional.empty();
      }
      host = hostPort.substring(1, end);
    } else if (host.contains(":")) {
      return Optional.empty();
    }
    boolean brackets = (host + port).contains("[") || (host + port).contains("]");
    return brackets ? Optional.empty() : Optional.of(new HostPort(host, port));
  }

  private static boolean isAddress(String host) {
    if (!host.contains(":")) {
      return IP4.matcher(host).matches();
    }
    try {
      return !host.contains("%") && !InetAddress.ofLiteral(host).getHostAddress().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
