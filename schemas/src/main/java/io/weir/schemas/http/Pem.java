package io.weir.schemas.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in PEM. */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final byte SEQUENCE = 0x30;
  private static final byte OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  /** AlgorithmIdentifier of rsaEncryption, 1.2.840.113549.1.1.1, with its null parameter. */
  private static final byte[] RSA_ALGORITHM = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /** Object identifier of ecPublicKey, 1.2.840.10045.2.1. */
  private static final byte[] EC_ALGORITHM = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /**
   * Reads all certificates of a text.
   *
   * @param subject what messages call it
   * @throws IOException if there is none, or one is broken
   */
  public static List<X509Certificate> certificates(String text, String subject) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (block.find()) {
        if (block.group(1).equals("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(decode(block))));
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new IOException(subject + ": expected certificates in PEM, found a broken one", e);
    }
    if (certificates.isEmpty()) {
      throw new IOException(subject + ": expected certificates in PEM, found none");
    }
    return certificates;
  }

  /**
   * Reads the first private key of a text: PKCS #8, PKCS #1 (RSA) or SEC 1 (EC), not encrypted.
   *
   * @param subject what messages call it
   * @throws IOException if there is none, or it is broken
   */
  public static PrivateKey privateKey(String text, String subject) throws IOException {
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      try {
        switch (block.group(1)) {
          case "PRIVATE KEY" -> {
            return pkcs8(decode(block));
          }
          case "RSA PRIVATE KEY" -> {
            return pkcs8(wrap(RSA_ALGORITHM, decode(block)));
          }
          case "EC PRIVATE KEY" -> {
            byte[] key = decode(block);
            return pkcs8(wrap(der(SEQUENCE, EC_ALGORITHM, curve(key)), key));
          }
          default -> {} // EC PARAMETERS, or the certificate in the same file
        }
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        // The cause stays out: it may quote the key.
        throw new IOException(subject + ": expected a private key in PEM, found a broken one");
      }
    }
    throw new IOException(
        subject + ": expected a private key in PEM that isn't encrypted, found none");
  }

  /**
   * Reads the first public key of a text, RSA or EC: SubjectPublicKeyInfo, or that of a
   * certificate.
   *
   * @param subject what messages call it
   * @throws IOException if there is none, or it is broken
   */
  public static PublicKey publicKey(String text, String subject) throws IOException {
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        return certificates(block.group(), subject).getFirst().getPublicKey();
      }
      if (block.group(1).equals("PUBLIC KEY")) {
        return subjectPublicKey(block, subject);
      }
    }
    throw new IOException(subject + ": expected a public key in PEM, found none");
  }

  private static PublicKey subjectPublicKey(Matcher block, String subject) throws IOException {
    @Nullable Exception broken = null;
    for (String algorithm : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(algorithm)
            .generatePublic(new X509EncodedKeySpec(decode(block)));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        broken = e; // or the key's own algorithm isn't this one
      }
    }
    throw new IOException(subject + ": expected an RSA or EC key in PEM, found another", broken);
  }

  private static byte[] decode(Matcher block) {
    return Base64.getMimeDecoder().decode(block.group(2).getBytes(StandardCharsets.US_ASCII));
  }

  private static PrivateKey pkcs8(byte[] encoded) throws GeneralSecurityException {
    InvalidKeySpecException last = new InvalidKeySpecException("no algorithm");
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        last = e; // the key's own algorithm isn't this one
      }
    }
    throw last;
  }

  /** PrivateKeyInfo of PKCS #8 around an algorithm's own encoding of a key. */
  private static byte[] wrap(byte[] algorithmIdentifier, byte[] key) {
    return der(SEQUENCE, VERSION_0, algorithmIdentifier, der(OCTET_STRING, key));
  }

  private static byte[] der(byte tag, byte[]... contents) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      body.writeBytes(content);
    }
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.write(tag);
    int length = body.size();
    if (length < 0x80) {
      encoded.write(length);
    } else if (length < 0x100) {
      encoded.write(0x81);
      encoded.write(length);
    } else {
      encoded.write(0x82);
      encoded.write(length >> 8);
      encoded.write(length);
    }
    encoded.writeBytes(body.toByteArray());
    return encoded.toByteArray();
  }

  /** The named curve in an ECPrivateKey of SEC 1: the content of its element tagged [0]. */
  private static byte[] curve(byte[] key) {
    int at = contentStart(key, 0);
    while (at < key.length) {
      int start = contentStart(key, at);
      int end = start + length(key, at);
      if (key[at] == (byte) 0xa0) {
        return Arrays.copyOfRange(key, start, end);
      }
      at = end;
    }
    throw new IllegalArgumentException("expected an EC key with a named curve, found none");
  }

  private static int contentStart(byte[] encoded, int at) {
    int first = lengthByte(encoded, at);
    return at + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static int length(byte[] encoded, int at) {
    int first = lengthByte(encoded, at);
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = at + 2; i < contentStart(encoded, at); i++) {
      length = length << 8 | (encoded[i] & 0xff);
    }
    if (length < 0 || length > encoded.length) {
      throw new IllegalArgumentException("expected DER, found a wrong length");
    }
    return length;
  }

  private static int lengthByte(byte[] encoded, int at) {
    if (at + 1 >= encoded.length || (encoded[at + 1] & 0xff) > 0x84) {
      throw new IllegalArgumentException("expected DER, found its end");
    }
    return encoded[at + 1] & 0xff;
  }
}
