package io.weir.ops.serve.query;

import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.common.TlsKeyPair;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.Location;
import io.weir.schemas.config.Secret;
import io.weir.schemas.http.Pem;
import io.weir.schemas.http.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Sets up TLS to other instances by {@code weir.http.peer.tls}; its files are read once. */
final class PeerTls {
  private static final String KEY = "weir.http.peer.tls";

  private PeerTls() {}

  /**
   * Sets a client up.
   *
   * @throws ConfigException if a file can't be read, or doesn't hold what it should
   */
  static void configure(ClientFactoryBuilder clients, TlsConfig config) {
    try {
      if (config.insecureSkipVerify()) {
        clients.tlsNoVerify();
      }
      Optional<String> authorities = text(config.ca(), config.caFile());
      if (authorities.isPresent()) {
        List<X509Certificate> trusted = Pem.certificates(authorities.get(), KEY + ".ca");
        clients.tlsCustomizer(ssl -> ssl.trustManager(trusted.toArray(X509Certificate[]::new)));
      }
      Optional<String> certificate = text(config.cert(), config.certFile());
      if (certificate.isPresent()) {
        String key = text(config.key().map(Secret::reveal), config.keyFile()).orElse("");
        clients.tls(
            TlsKeyPair.of(
                Pem.privateKey(key, KEY + ".key"),
                Pem.certificates(certificate.get(), KEY + ".cert")));
      }
    } catch (IOException e) {
      throw new ConfigException(
          new Location("weir.http.peer", 1, 1, KEY), String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> text(Optional<String> inline, Optional<Path> file)
      throws IOException {
    return file.isPresent() ? Optional.of(Files.readString(file.get())) : inline;
  }
}
