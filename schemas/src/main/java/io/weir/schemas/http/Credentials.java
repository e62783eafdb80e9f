package io.weir.schemas.http;

import io.weir.schemas.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an Authorization header says. At most one of the two is present.
 *
 * @param basicAuth a name and a password
 * @param authorization anything else
 */
public record Credentials(Optional<BasicAuth> basicAuth, Optional<Authorization> authorization) {
  /** Nobody's. */
  public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty());

  /** Checks that there aren't both. */
  public Credentials {
    if (basicAuth.isPresent() && authorization.isPresent()) {
      throw new IllegalArgumentException(
          "expected at most one of basic_auth and authorization, found both");
    }
  }

  /**
   * The header's value, of files as they are now; empty if there are no credentials.
   *
   * @throws IOException if a file can't be read
   */
  public Optional<Secret> header() throws IOException {
    if (basicAuth.isPresent()) {
      BasicAuth basic = basicAuth.get();
      return Optional.of(
          new Secret(
              okhttp3.Credentials.basic(
                  text(basic.username(), basic.usernameFile()),
                  text(basic.password().map(Secret::reveal), basic.passwordFile()),
                  StandardCharsets.UTF_8)));
    }
    if (authorization.isPresent()) {
      Authorization other = authorization.get();
      String rest = text(other.credentials().map(Secret::reveal), other.credentialsFile());
      return Optional.of(new Secret(other.type() + " " + rest));
    }
    return Optional.empty();
  }

  private static String text(Optional<String> inline, Optional<Path> file) throws IOException {
    return file.isPresent() ? Files.readString(file.get()).strip() : inline.orElse("");
  }
}
