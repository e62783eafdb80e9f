package io.weir.ops.config;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS of a server. Files are PEM.
 *
 * @param certFile its certificate, and those between it and the authority
 * @param keyFile its private key
 * @param clientCaFile authorities of clients' certificates
 * @param clientAuth whether clients are asked for certificates
 */
public record TlsSection(
    @Doc("A file of the server's certificate, followed by those between it and the authority.")
        Path certFile,
    @Doc("A file of the server's private key.") Path keyFile,
    @Doc("A file of the authorities whose client certificates are trusted.")
        Optional<Path> clientCaFile,
    @Doc(
            "Whether clients are asked for certificates: `request` takes who has none, `require` doesn't.")
        @Default("none")
        ClientAuthentication clientAuth) {
  /** Checks that authorities are named if and only if they are needed. */
  public TlsSection {
    if (clientAuth != ClientAuthentication.NONE && clientCaFile.isEmpty()) {
      throw new InvalidValue(
          "client_ca_file", "expected a file, since client_auth isn't none, found nothing");
    }
    if (clientAuth == ClientAuthentication.NONE && clientCaFile.isPresent()) {
      throw new InvalidValue(
          "client_auth",
          "expected request or require, since there is a client_ca_file, found none");
    }
  }

  /** The same with relative files starting from {@code folder}. */
  TlsSection filesIn(Path folder) {
    return new TlsSection(
        folder.resolve(certFile),
        folder.resolve(keyFile),
        clientCaFile.map(folder::resolve),
        clientAuth);
  }

  /** The same with the files of another, if that asks for certificates too or neither does. */
  TlsSection withFilesOf(TlsSection newer) {
    return newer.clientAuth == clientAuth ? newer : this;
  }
}
