package io.weir.schemas.access;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A name and a password as basic authentication sends them.
 *
 * @param password any bytes; not copied, not changed by who gets it
 */
record BasicCredentials(String name, @SuppressWarnings("ArrayRecordComponent") byte[] password) {

  /** Reads what stands behind {@code Basic}; empty if it can't be read. */
  static Optional<BasicCredentials> parse(String encoded) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = 0;
    while (colon < decoded.length && decoded[colon] != ':') {
      colon++;
    }
    if (colon == decoded.length) {
      return Optional.empty();
    }
    try {
      // Not what replaces broken UTF-8: two names must not become one.
      String name =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded, 0, colon)).toString();
      return Optional.of(
          new BasicCredentials(name, Arrays.copyOfRange(decoded, colon + 1, decoded.length)));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
