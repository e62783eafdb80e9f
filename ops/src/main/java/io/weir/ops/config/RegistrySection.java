package io.weir.ops.config;

import io.weir.schemas.config.Doc;
import io.weir.schemas.config.Secret;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How to reach the schema registry.
 *
 * @param urls none for the embedded registry
 */
public record RegistrySection(
    @Doc(
            "URLs of a registry that speaks Confluent's REST API, equal instances. `weir up` starts a registry of its own without one.")
        List<URI> urls,
    @Doc("User name and password for basic authentication.") Optional<Basic> basicAuth,
    @Doc("Token for `Authorization: Bearer`.") Optional<Secret> bearerToken) {
  /** Checks the URLs and that at most one way of authentication is named. */
  public RegistrySection {
    urls = List.copyOf(urls);
    if (basicAuth.isPresent() && bearerToken.isPresent()) {
      throw new IllegalArgumentException(
          "expected at most one of basic_auth and bearer_token, found both");
    }
    if (!urls.isEmpty()) {
      RegistrySettings.of(urls, new RegistryAuthentication.None());
    }
  }

  /** A name and a password. */
  public record Basic(@Doc("User name.") String username, @Doc("Password.") Secret password) {}

  /** The section as the client wants it, with the given URLs if it names none. */
  public RegistrySettings settings(List<URI> otherwise) {
    return RegistrySettings.of(urls.isEmpty() ? otherwise : urls, authentication());
  }

  private RegistryAuthentication authentication() {
    if (basicAuth.isPresent()) {
      return new RegistryAuthentication.Basic(
          basicAuth.get().username(), basicAuth.get().password().reveal());
    }
    return bearerToken
        .<RegistryAuthentication>map(token -> new RegistryAuthentication.Bearer(token.reveal()))
        .orElseGet(RegistryAuthentication.None::new);
  }
}
