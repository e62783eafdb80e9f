package io.weir.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

class PemTest {
  private static final HeldCertificate RSA = new HeldCertificate.Builder().rsa2048().build();
  private static final HeldCertificate EC = new HeldCertificate.Builder().ecdsa256().build();

  /** Of RFC 5915's shape, made by {@code openssl ecparam -name secp384r1 -genkey}. */
  private static final String SEC1 =
      """
      -----BEGIN EC PARAMETERS-----
      BgUrgQQAIg==
      -----END EC PARAMETERS-----
      -----BEGIN EC PRIVATE KEY-----
      MIGkAgEBBDCUDwV0fKfjny4amflIphbvQQZTGysAFlYQfWIfV5Pz7lE+bbjOO6HO
      5EWVuJWqoYOgBwYFK4EEACKhZANiAASP5UcmkakM1qE/brLk7djCpQACyAE3W+kQ
      +4oZqIiJ5KByMPeL2kO1EDg9lBAo72sp3JUtIxxJMTBUcYRkAXawWSXLBh2vo4ex
      SaWAq7t3q19CNQ2o0iH/NWI4auAfCeY=
      -----END EC PRIVATE KEY-----
      """;

  @Test
  void readsCertificatesAmongOtherThings() throws IOException {
    String text =
        RSA.privateKeyPkcs8Pem() + "\ncomment\n" + RSA.certificatePem() + EC.certificatePem();
    assertThat(Pem.certificates(text, "ca")).containsExactly(RSA.certificate(), EC.certificate());
  }

  @Test
  void readsKeysOfEveryEncoding() throws IOException {
    PrivateKey rsa = RSA.keyPair().getPrivate();
    assertThat(Pem.privateKey(RSA.privateKeyPkcs8Pem(), "key")).isEqualTo(rsa);
    assertThat(Pem.privateKey(RSA.privateKeyPkcs1Pem(), "key")).isEqualTo(rsa);
    assertThat(Pem.privateKey(EC.certificatePem() + EC.privateKeyPkcs8Pem(), "key"))
        .isEqualTo(EC.keyPair().getPrivate());
    ECPrivateKey sec1 = (ECPrivateKey) Pem.privateKey(SEC1, "key");
    assertThat(sec1.getS())
        .isEqualTo(
            new BigInteger(
                "940f05747ca7e39f2e1a99f948a616ef4106531b2b001656"
                    + "107d621f5793f3ee513e6db8ce3ba1cee44595b895aaa183",
                16));
    assertThat(sec1.getParams().getOrder().bitLength()).isEqualTo(384);
    assertThat(((RSAPrivateCrtKey) rsa).getModulus().bitLength()).isEqualTo(2048);
  }

  @Test
  void saysWhatIsWrongWithoutQuotingKeys() {
    String broken =
        Base64.getEncoder().encodeToString("secret bytes".getBytes(StandardCharsets.US_ASCII));
    for (String type : new String[] {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"}) {
      String pem = "-----BEGIN %s-----\n%s\n-----END %s-----".formatted(type, broken, type);
      assertThatThrownBy(() -> Pem.privateKey(pem, "tls_config.key"))
          .isInstanceOf(IOException.class)
          .hasMessage("tls_config.key: expected a private key in PEM, found a broken one")
          .hasNoCause();
    }
    assertThatThrownBy(() -> Pem.privateKey(EC.certificatePem(), "k")).hasMessageContaining("none");
    assertThatThrownBy(() -> Pem.certificates("", "ca"))
        .hasMessage("ca: expected certificates in PEM, found none");
    assertThatThrownBy(() ->
            Pem.certificates("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "ca"))
        .hasMessageContaining("broken");
  }
}
