package io.weir.schemas.registry;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import okhttp3.Credentials;

/** What a registry is shown to let us in. Secrets don't print. */
public sealed interface RegistryAuthentication {

  /** Nothing is shown. */
  record None() implements RegistryAuthentication {}

  /** A name and a password. */
  record Basic(String username, String password) implements RegistryAuthentication {
    @Override
    public String toString() {
      return "Basic[username=" + username + ", password=<secret>]";
    }
  }

  /** A bearer token. */
  record Bearer(String token) implements RegistryAuthentication {
    @Override
    public String toString() {
      return "Bearer[token=<secret>]";
    }
  }

  /** The value of the {@code Authorization} header; empty for none. */
  default Optional<String> header() {
    return switch (this) {
      case None() -> Optional.empty();
      case Basic(String username, String password) ->
          Optional.of(Credentials.basic(username, password, StandardCharsets.UTF_8));
      case Bearer(String token) -> Optional.of("Bearer " + token);
    };
  }
}
