package io.weir.scraper.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * The hosts of a {@code no_proxy}: names with all names below them ({@code .name}: only those
 * below), addresses, networks as {@code 10.0.0.0/8}, each maybe with a port, or {@code *} for all.
 * The rules are those of Go's httpproxy.
 */
final class DirectHosts {
  private final List<String> names = new ArrayList<>();
  private final List<Network> networks = new ArrayList<>();
  private final boolean loopback;

  /**
   * @param length leading bits that count
   */
  private record Network(InetAddress base, int length) {
    boolean contains(byte[] address) {
      byte[] prefix = base.getAddress();
      if (prefix.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < length; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((prefix[bit / 8] & mask) != (address[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @param loopback whether this host itself is always connected to directly
   */
  DirectHosts(String list, boolean loopback) {
    this.loopback = loopback;
    for (String entry : list.toLowerCase(Locale.ROOT).split(",", -1)) {
      String host = entry.strip();
      int slash = host.indexOf('/');
      if (slash > 0) {
        addNetwork(host.substring(0, slash), host.substring(slash + 1));
      } else if (!host.isEmpty()) {
        names.add(host);
      }
    }
  }

  private void addNetwork(String base, String length) {
    byte[] address = isAddress(base) ? address(base) : new byte[0];
    if (address.length > 0
        && length.matches("[0-9]{1,3}")
        && Integer.parseInt(length) <= 8 * address.length) {
      networks.add(new Network(InetAddress.ofLiteral(base), Integer.parseInt(length)));
    }
  }

  boolean contains(HttpUrl url) {
    String host = url.host().toLowerCase(Locale.ROOT);
    byte[] address = isAddress(host) ? address(host) : new byte[0];
    if (loopback && (host.equals("localhost") || isLoopback(address))) {
      return true;
    }
    return names.stream().anyMatch(name -> matches(name, host, address, url.port()))
        || networks.stream().anyMatch(network -> network.contains(address));
  }

  private static boolean matches(String name, String host, byte[] address, int port) {
    if (name.equals("*")) {
      return true;
    }
    String bare = name;
    int colon = name.lastIndexOf(':');
    boolean hasPort = colon > 0 && !isAddress(name) && name.substring(colon + 1).matches("[0-9]+");
    if (hasPort) {
      if (!name.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      bare = name.substring(0, colon);
    }
    if (bare.startsWith("[") && bare.endsWith("]")) {
      bare = bare.substring(1, bare.length() - 1);
    }
    if (isAddress(bare)) {
      return address.length > 0 && Arrays.equals(address(bare), address);
    }
    String suffix = bare.startsWith("*.") ? bare.substring(1) : bare;
    return suffix.startsWith(".")
        ? host.endsWith(suffix)
        : host.equals(suffix) || host.endsWith("." + suffix);
  }

  private static boolean isAddress(String host) {
    return host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
        || host.matches("[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*");
  }

  private static byte[] address(String literal) {
    try {
      return InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException e) {
      return new byte[0]; // looks like an address but isn't one: no host has it
    }
  }

  private static boolean isLoopback(byte[] address) {
    return switch (address.length) {
      case 4 -> address[0] == 127;
      case 16 -> Arrays.equals(address, address("::1"));
      default -> false;
    };
  }
}
