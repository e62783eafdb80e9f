package io.weir.schemas.http;

import io.weir.schemas.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The PEM texts of a TLS configuration as they are now; equal if none of the files has changed.
 *
 * @param ca empty if there is none
 * @param certificate empty if there is none
 * @param key empty if there is none
 */
record TlsMaterial(Optional<String> ca, Optional<String> certificate, Optional<Secret> key) {

  /**
   * Reads the files that {@code config} names.
   *
   * @throws IOException if one can't be read
   */
  static TlsMaterial read(TlsConfig config) throws IOException {
    return new TlsMaterial(
        text(config.ca(), config.caFile()),
        text(config.cert(), config.certFile()),
        text(config.key().map(Secret::reveal), config.keyFile()).map(Secret::new));
  }

  private static Optional<String> text(Optional<String> inline, Optional<Path> file)
      throws IOException {
    return file.isPresent() ? Optional.of(Files.readString(file.get())) : inline;
  }
}
