package io.weir.schemas.http;

import io.weir.schemas.config.Default;
import io.weir.schemas.config.Doc;
import io.weir.schemas.config.InvalidValue;
import io.weir.schemas.config.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** How to trust a server and how to show oneself to it. Texts and files are PEM. */
public record TlsConfig(
    @Doc("Certificates of the authorities to trust, PEM.") Optional<String> ca,
    @Doc("A file of the authorities to trust.") Optional<Path> caFile,
    @Doc("The client's certificate, PEM.") Optional<String> cert,
    @Doc("A file of the client's certificate.") Optional<Path> certFile,
    @Doc("The client's private key, PEM.") Optional<Secret> key,
    @Doc("A file of the client's private key.") Optional<Path> keyFile,
    @Doc("The name that the server's certificate must have.") Optional<String> serverName,
    @Doc("Trust any certificate.") @Default("false") boolean insecureSkipVerify,
    @Doc("The oldest TLS version to accept; the JDK's default if not given.")
        Optional<TlsVersion> minVersion,
    @Doc("The newest TLS version to accept.") Optional<TlsVersion> maxVersion) {

  /** What is used where there is no {@code tls_config}. */
  public static final TlsConfig DEFAULT =
      new TlsConfig(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty());

  public TlsConfig {
    requireOne("ca", ca, caFile);
    requireOne("cert", cert, certFile);
    requireOne("key", key, keyFile);
    boolean hasCertificate = cert.isPresent() || certFile.isPresent();
    boolean hasKey = key.isPresent() || keyFile.isPresent();
    if (hasCertificate != hasKey) {
      throw new IllegalArgumentException(
          "expected a client certificate together with its key, found only the "
              + (hasKey ? "key" : "certificate"));
    }
    if (minVersion.isPresent()
        && maxVersion.isPresent()
        && maxVersion.get().compareTo(minVersion.get()) < 0) {
      throw new InvalidValue("max_version", "expected at least min_version, found an older one");
    }
  }

  /** Returns whether a client certificate is configured. */
  public boolean hasClientCertificate() {
    return cert.isPresent() || certFile.isPresent();
  }

  /** The same with relative files starting from {@code folder}. */
  public TlsConfig filesIn(Path folder) {
    return new TlsConfig(
        ca,
        caFile.map(folder::resolve),
        cert,
        certFile.map(folder::resolve),
        key,
        keyFile.map(folder::resolve),
        serverName,
        insecureSkipVerify,
        minVersion,
        maxVersion);
  }

  private static void requireOne(String key, Optional<?> inline, Optional<?> file) {
    if (inline.isPresent() && file.isPresent()) {
      throw new InvalidValue(key + "_file", "expected " + key + " or " + key + "_file, found both");
    }
  }
}
