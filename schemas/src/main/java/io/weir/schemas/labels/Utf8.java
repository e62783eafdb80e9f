package io.weir.schemas.labels;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Whether bytes are text; ASCII is told without a decoder. */
public final class Utf8 {
  private Utf8() {}

  /** Whether the bytes from {@code start} (inclusive) to {@code end} (exclusive) are UTF-8. */
  public static boolean isWellFormed(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && bytes[at] >= 0) {
      at++;
    }
    if (at == end) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, end - at));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
