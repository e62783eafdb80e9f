package io.weir.topology.query.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** The percent-encoding of addresses. */
final class PercentDecoder {
  private static final int ESCAPE = 3;

  private PercentDecoder() {}

  /**
   * The text that is encoded, a byte in each character; none if it has a wrong escape.
   *
   * @throws Refusal if it isn't UTF-8
   */
  static Optional<String> decoded(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    int size = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '%') {
        if (i + ESCAPE > bytes.length) {
          return Optional.empty();
        }
        int high = Character.digit(bytes[i + 1], 16);
        int low = Character.digit(bytes[i + 2], 16);
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        b = (byte) ((high << 4) | low);
        i += 2;
      }
      bytes[size++] = b;
    }
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, size)).toString());
    } catch (CharacterCodingException e) {
      throw Refusal.badData("error parsing form values: expected UTF-8, found other bytes");
    }
  }

  /** The first escape that is wrong, or what there is of it. */
  static String wrongEscape(String text) {
    for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
      String escape = text.substring(i, Math.min(text.length(), i + ESCAPE));
      if (!escape.matches("%[0-9a-fA-F]{2}")) {
        return escape;
      }
    }
    return "";
  }
}
