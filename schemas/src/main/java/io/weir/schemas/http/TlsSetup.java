package io.weir.schemas.http;

import io.weir.schemas.config.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Applies a TLS configuration to a client. */
final class TlsSetup {
  private static final char[] NO_PASSWORD = {};

  private TlsSetup() {}

  /**
   * @throws IOException if a certificate or key is broken
   */
  static void apply(OkHttpClient.Builder client, TlsConfig config, TlsMaterial material)
      throws IOException {
    try {
      X509TrustManager trust = trustManager(config, material);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(material), new TrustManager[] {trust}, null);
      client.sslSocketFactory(
          config.serverName().isPresent()
              ? new NamedServerSocketFactory(context.getSocketFactory(), config.serverName().get())
              : context.getSocketFactory(),
          trust);
      if (config.insecureSkipVerify()) {
        client.hostnameVerifier((host, session) -> true);
      } else if (config.serverName().isPresent()) {
        String serverName = config.serverName().get();
        HostnameVerifier usual = client.build().hostnameVerifier();
        client.hostnameVerifier((host, session) -> usual.verify(serverName, session));
      }
      client.connectionSpecs(List.of(connectionSpec(config), ConnectionSpec.CLEARTEXT));
    } catch (GeneralSecurityException e) {
      throw new IOException("tls_config: expected certificates and keys that fit, found " + e, e);
    }
  }

  private static X509TrustManager trustManager(TlsConfig config, TlsMaterial material)
      throws GeneralSecurityException, IOException {
    if (config.insecureSkipVerify()) {
      return new TrustEveryone();
    }
    KeyStore authorities = null; // the JDK's own
    if (material.ca().isPresent()) {
      authorities = emptyKeyStore();
      int index = 0;
      for (Certificate authority : Pem.certificates(material.ca().get(), "tls_config.ca")) {
        authorities.setCertificateEntry("ca" + index++, authority);
      }
    }
    return trustManager(authorities);
  }

  private static X509TrustManager trustManager(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new IllegalStateException("the JDK has no X.509 trust manager");
  }

  private static KeyManager @Nullable [] keyManagers(TlsMaterial material)
      throws GeneralSecurityException, IOException {
    if (material.certificate().isEmpty()) {
      return null;
    }
    List<X509Certificate> chain = Pem.certificates(material.certificate().get(), "tls_config.cert");
    String key = material.key().map(Secret::reveal).orElse("");
    KeyStore keys = emptyKeyStore();
    keys.setKeyEntry(
        "client",
        Pem.privateKey(key, "tls_config.key"),
        NO_PASSWORD,
        chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyKeyStore() throws GeneralSecurityException, IOException {
    KeyStore keyStore = KeyStore.getInstance("PKCS12");
    keyStore.load(null, null);
    return keyStore;
  }

  private static ConnectionSpec connectionSpec(TlsConfig config) {
    TlsVersion oldest = config.minVersion().orElse(TlsVersion.TLS_1_2);
    TlsVersion newest = config.maxVersion().orElse(TlsVersion.TLS_1_3);
    List<String> versions = new ArrayList<>();
    for (TlsVersion version : TlsVersion.values()) {
      boolean belowDefault = config.minVersion().isEmpty() && newest.compareTo(oldest) < 0;
      if (version.compareTo(newest) <= 0 && (belowDefault || version.compareTo(oldest) >= 0)) {
        versions.add(version.javaName());
      }
    }
    return new ConnectionSpec.Builder(ConnectionSpec.COMPATIBLE_TLS)
        .allEnabledCipherSuites()
        .tlsVersions(versions.toArray(String[]::new))
        .build();
  }
}
