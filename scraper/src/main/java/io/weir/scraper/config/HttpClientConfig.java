package io.weir.scraper.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Inline;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Secret;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to speak HTTP to targets and to {@code http_sd} servers.
 *
 * @param bearerToken the older way to write {@code authorization}; always empty here, see {@link
 *     #authorization()}
 * @param bearerTokenFile as {@code bearerToken}
 */
public record HttpClientConfig(
    @Doc("Basic credentials.") Optional<BasicAuth> basicAuth,
    @Doc("The Authorization header.") Optional<Authorization> authorization,
    @Doc("Short for `authorization` of type Bearer.") Optional<Secret> bearerToken,
    @Doc("Short for `authorization` of type Bearer from a file.") Optional<Path> bearerTokenFile,
    @Doc("TLS.") TlsConfig tlsConfig,
    @Doc("Follow redirects; credentials aren't sent to other domains.") @Default("true")
        boolean followRedirects,
    @Doc("Use HTTP/2 where the server offers it.") @Default("true") boolean enableHttp2,
    @Inline ProxyConfig proxy,
    @Doc("Headers sent with every request.") Map<String, HttpHeader> httpHeaders) {

  /** What is used where nothing is configured. */
  public static final HttpClientConfig DEFAULT =
      new HttpClientConfig(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          TlsConfig.DEFAULT,
          true,
          true,
          ProxyConfig.NONE,
          Map.of());

  /** Headers that change the connection or that the scraper itself sets. */
  private static final Set<String> RESERVED_HEADERS =
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

  public HttpClientConfig {
    httpHeaders = Map.copyOf(httpHeaders);
    boolean bearer = bearerToken.isPresent() || bearerTokenFile.isPresent();
    if (bearerToken.isPresent() && bearerTokenFile.isPresent()) {
      throw new InvalidValue(
          "bearer_token_file", "expected bearer_token or bearer_token_file, found both");
    }
    if (count(basicAuth.isPresent(), authorization.isPresent(), bearer) > 1) {
      throw new IllegalArgumentException(
          "expected at most one of basic_auth, authorization, bearer_token and bearer_token_file,"
              + " found several");
    }
    if (bearer) {
      authorization =
          Optional.of(new Authorization(Authorization.BEARER, bearerToken, bearerTokenFile));
      bearerToken = Optional.empty();
      bearerTokenFile = Optional.empty();
    }
    for (String name : httpHeaders.keySet()) {
      if (RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
        throw new InvalidValue("http_headers", "expected headers that may be set, found " + name);
      }
    }
  }

  private static int count(boolean... conditions) {
    int count = 0;
    for (boolean condition : conditions) {
      count += condition ? 1 : 0;
    }
    return count;
  }
}
