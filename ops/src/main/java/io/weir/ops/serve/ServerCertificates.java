package io.weir.ops.serve;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import io.weir.ops.config.TlsSection;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.Location;
import io.weir.schemas.http.Pem;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate and the authorities of its clients, asked at each handshake.
 * Thread-safe.
 */
final class ServerCertificates implements TlsProvider {
  private static final String PREFIX = "weir.http.tls.";

  private volatile Files files;

  /** What the files hold. */
  private record Files(TlsKeyPair pair, @Nullable List<X509Certificate> authorities) {}

  private ServerCertificates(Files files) {
    this.files = files;
  }

  /**
   * Reads the files.
   *
   * @throws ConfigException if one can't be read, or doesn't hold what it should
   */
  static ServerCertificates read(TlsSection section) {
    return new ServerCertificates(files(section));
  }

  /**
   * Reads other files, or the same ones again.
   *
   * @return what takes them over, for connections that begin later
   * @throws ConfigException if one can't be read, or doesn't hold what it should
   */
  Runnable prepare(TlsSection section) {
    Files next = files(section);
    return () -> files = next;
  }

  @Override
  public TlsKeyPair keyPair(String hostname) {
    return files.pair();
  }

  @Override
  public @Nullable List<X509Certificate> trustedCertificates(String hostname) {
    return files.authorities();
  }

  private static Files files(TlsSection section) {
    List<X509Certificate> chain =
        PemFile.read(PREFIX + "cert_file", section.certFile(), Pem::certificates);
    PrivateKey key = PemFile.read(PREFIX + "key_file", section.keyFile(), Pem::privateKey);
    checkPair(chain.getFirst().getPublicKey(), key, section.keyFile());
    @Nullable List<X509Certificate> authorities =
        section
            .clientCaFile()
            .map(file -> PemFile.read(PREFIX + "client_ca_file", file, Pem::certificates))
            .orElse(null);
    return new Files(TlsKeyPair.of(key, chain), authorities);
  }

  /** Now, not at each handshake. */
  private static void checkPair(PublicKey certified, PrivateKey key, Path keyFile) {
    try {
      String algorithm =
          switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
          };
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(certified.getEncoded());
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(certified.getEncoded());
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw notOfCertificate(keyFile, e);
    }
    throw notOfCertificate(keyFile, null);
  }

  private static ConfigException notOfCertificate(Path keyFile, @Nullable Throwable cause) {
    ConfigException failure =
        new ConfigException(
            new Location(keyFile.toString(), 1, 1, PREFIX + "key_file"),
            "expected the key of the certificate in cert_file, found another");
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }
}
