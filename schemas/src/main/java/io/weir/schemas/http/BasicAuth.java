package io.weir.schemas.http;

import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** A user's name and password, each given here or in a file that is read at every request. */
public record BasicAuth(
    @Doc("The user's name.") Optional<String> username,
    @Doc("A file that holds the user's name.") Optional<Path> usernameFile,
    @Doc("The password.") Optional<Secret> password,
    @Doc("A file that holds the password.") Optional<Path> passwordFile) {

  public BasicAuth {
    if (username.isPresent() && usernameFile.isPresent()) {
      throw new InvalidValue("username_file", "expected username or username_file, found both");
    }
    if (password.isPresent() && passwordFile.isPresent()) {
      throw new InvalidValue("password_file", "expected password or password_file, found both");
    }
  }
}
