package io.weir.schemas.http;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An Authorization header.
 *
 * @param type its first word
 * @param credentials its rest
 * @param credentialsFile a file that holds its rest, read at every request
 */
public record Authorization(
    @Doc("The type of the Authorization header.") @Default(BEARER) String type,
    @Doc("The credentials of the Authorization header.") Optional<Secret> credentials,
    @Doc("A file that holds the credentials.") Optional<Path> credentialsFile) {

  /** The type of tokens. */
  public static final String BEARER = "Bearer";

  /** Checks that there is one source of the credentials, and that they aren't basic ones. */
  public Authorization {
    type = type.isBlank() ? BEARER : type.strip();
    if (type.equalsIgnoreCase("basic")) {
      throw new InvalidValue("type", "expected another type than basic; use basic_auth for that");
    }
    if (credentials.isPresent() && credentialsFile.isPresent()) {
      throw new InvalidValue(
          "credentials_file", "expected credentials or credentials_file, found both");
    }
  }
}
