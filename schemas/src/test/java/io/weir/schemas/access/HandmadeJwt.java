package io.weir.schemas.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** JWTs and key sets made by the JDK alone, so that what reads them is checked by another hand. */
public final class HandmadeJwt {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private HandmadeJwt() {}

  /** A new RSA key of 2,048 bits. */
  public static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new key on P-256. */
  public static KeyPair ec() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token that RSA signs, SHA-256. */
  public static String rs256(PrivateKey key, String kid, String claims) {
    return signed(key, "SHA256withRSA", header("RS256", kid), claims);
  }

  /** A token that ECDSA signs on P-256. */
  public static String es256(PrivateKey key, String claims) {
    return signed(key, "SHA256withECDSAinP1363Format", header("ES256", "ec"), claims);
  }

  /** A header, as JSON. */
  public static String header(String algorithm, String kid) {
    return "{\"alg\":\"%s\",\"kid\":\"%s\",\"typ\":\"JWT\"}".formatted(algorithm, kid);
  }

  /** A token that an algorithm of the JDK signs. */
  public static String signed(PrivateKey key, String algorithm, String header, String claims) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(bytes(unsigned(header, claims)));
      return unsigned(header, claims) + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token with a MAC. */
  public static String hs256(byte[] secret, String kid, String claims) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String unsigned = unsigned(header("HS256", kid), claims);
      return unsigned + "." + BASE64.encodeToString(mac.doFinal(bytes(unsigned)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Header and claims, without a signature or the dot before it. */
  public static String unsigned(String header, String claims) {
    return BASE64.encodeToString(bytes(header)) + "." + BASE64.encodeToString(bytes(claims));
  }

  /** A key as a key set has it. */
  public static String jwk(String kid, KeyPair pair) {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
        .formatted(kid, number(key.getModulus()), number(key.getPublicExponent()));
  }

  /** The public key as PEM. */
  public static String publicPem(KeyPair pair) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return BASE64.encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
