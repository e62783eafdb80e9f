package io.weir.ops.config;

import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Secret;
import io.weir.schemas.http.TlsConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an instance presents to the others.
 *
 * @param tls whom it trusts, and its certificate
 * @param token a bearer token
 */
public record PeerSection(
    @Doc("Whom it trusts, and the certificate that it shows.") TlsConfig tls,
    @Doc("Bearer token that it sends; one of `access.tokens` that may do what is needed.")
        Optional<Secret> token) {
  /** Checks that the token can be sent. */
  public PeerSection {
    if (token.isPresent() && !token.get().reveal().matches("[!-~]+")) {
      throw new InvalidValue(
          "token", "expected printable ASCII without spaces, found another text");
    }
  }

  /** The same with relative files starting from {@code folder}. */
  PeerSection filesIn(Path folder) {
    return new PeerSection(tls.filesIn(folder), token);
  }
}
