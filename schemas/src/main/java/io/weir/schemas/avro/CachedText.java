package io.weir.schemas.avro;

import java.nio.charset.StandardCharsets;

/** The bytes of the last text written, since the next one is mostly the same. For one thread. */
public final class CachedText {
  private String text = "";
  private byte[] bytes = new byte[0];

  /** Writes a text as {@link AvroOutput#writeString} does. */
  public void write(String newText, AvroOutput out) {
    if (!newText.equals(text)) {
      text = newText;
      bytes = newText.getBytes(StandardCharsets.UTF_8);
    }
    out.writeBytes(bytes, 0, bytes.length);
  }
}
