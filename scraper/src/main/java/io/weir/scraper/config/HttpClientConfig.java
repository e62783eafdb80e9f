package io.weir.scraper.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Inline;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Secret;
import io.weir.schemas.http.Authorization;
import io.weir.schemas.http.BasicAuth;
import io.weir.schemas.http.Credentials;
import io.weir.schemas.http.RequestHeaders;
import io.weir.schemas.http.TlsConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

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
    RequestHeaders.checkNames("http_headers", httpHeaders.keySet());
  }

  /** What the Authorization header says. */
  public Credentials credentials() {
    return new Credentials(basicAuth, authorization);
  }

  private static int count(boolean... conditions) {
    int count = 0;
    for (boolean condition : conditions) {
      count += condition ? 1 : 0;
    }
    return count;
  }
}
