package io.weir.schemas.http;

import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Secret;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.Headers;

/** Headers that a configuration may add to requests. */
public final class RequestHeaders {
  /** Headers that change the connection or that Weir itself sets. */
  private static final Set<String> RESERVED =
      Set.of(
          "authorization",
          "host",
          "content-encoding",
          "content-length",
          "content-type",
          "user-agent",
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "www-authenticate",
          "accept-encoding",
          "x-prometheus-remote-write-version",
          "x-prometheus-remote-read-version",
          "x-prometheus-scrape-timeout-seconds",
          "x-amz-date",
          "x-amz-security-token",
          "x-amz-content-sha256");

  private RequestHeaders() {}

  /**
   * Checks that headers may be set.
   *
   * @param key of the configuration, which the message names
   */
  public static void checkNames(String key, Collection<String> names) {
    for (String name : names) {
      if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
        throw new InvalidValue(key, "expected headers that may be set, found " + name);
      }
    }
  }

  /**
   * Checks that headers may be set, and that their names and values can be sent.
   *
   * @param key of the configuration, which the message names
   */
  public static void check(String key, Map<String, Secret> headers) {
    checkNames(key, headers.keySet());
    headers.forEach((name, value) -> {
      try {
        Headers.of(name, value.reveal());
      } catch (IllegalArgumentException e) {
        // The cause stays out: it may quote the value.
        throw new InvalidValue(
            key,
            "expected a header's name and a value of printable ASCII, found others of " + name);
      }
    });
  }
}
