package io.weir.sinks.remotewrite;

import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Secret;
import io.weir.schemas.http.Authorization;
import io.weir.schemas.http.BasicAuth;
import io.weir.schemas.http.Credentials;
import io.weir.schemas.http.RequestHeaders;
import io.weir.schemas.http.TlsConfig;
import java.util.Map;
import java.util.Optional;

/**
 * How a store lets us in.
 *
 * @param headers sent with every request, by name
 */
public record HttpAccess(
    @Doc("A name and a password. At most one of this and `authorization`.")
        Optional<BasicAuth> basicAuth,
    @Doc("The Authorization header, such as a bearer token.") Optional<Authorization> authorization,
    @Doc("TLS. Relative files, of credentials too, start from the data folder.")
        TlsConfig tlsConfig,
    @Doc("Headers sent with every request.") Map<String, Secret> headers) {
  /** For a store that asks for nothing. */
  public static final HttpAccess OPEN =
      new HttpAccess(Optional.empty(), Optional.empty(), TlsConfig.DEFAULT, Map.of());

  /** Checks that there is at most one kind of credentials, and the headers. */
  public HttpAccess {
    headers = Map.copyOf(headers);
    new Credentials(basicAuth, authorization);
    RequestHeaders.check("headers", headers);
  }

  /** What the Authorization header says. */
  Credentials credentials() {
    return new Credentials(basicAuth, authorization);
  }
}
