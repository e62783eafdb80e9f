package io.weir.topology.query.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.linecorp.armeria.common.HttpData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * JSON that is written from its beginning to its end into chunks of bytes; nothing is copied when
 * it grows large. Commas are set where they belong. For one thread.
 */
final class JsonBuffer {
  private static final int FIRST_CHUNK = 4 << 10;
  private static final int CHUNK = 256 << 10;

  /** More than any number or any escaped character takes. */
  private static final int ROOM = 32;

  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

  private final List<HttpData> full = new ArrayList<>();
  private final DecimalDigits digits = new DecimalDigits();
  private byte[] chunk = new byte[FIRST_CHUNK];
  private int size;

  /** Whether a comma must stand before the next member or element. */
  private boolean comma;

  JsonBuffer beginObject() {
    return begin('{');
  }

  JsonBuffer endObject() {
    return end('}');
  }

  JsonBuffer beginArray() {
    return begin('[');
  }

  JsonBuffer endArray() {
    return end(']');
  }

  private JsonBuffer begin(char bracket) {
    separate();
    put(bracket);
    comma = false;
    return this;
  }

  private JsonBuffer end(char bracket) {
    ensure(1);
    put(bracket);
    comma = true;
    return this;
  }

  /** A member's name that needs no escapes; its value is what is written next. */
  JsonBuffer name(String name) {
    separate();
    put('"');
    ascii(name);
    ensure(2);
    put('"');
    put(':');
    comma = false;
    return this;
  }

  /** A member's name as {@link #text} escapes it. */
  JsonBuffer textName(String name) {
    text(name);
    return nameEnds();
  }

  /** A member's name as {@link #plainText} escapes it. */
  JsonBuffer plainName(String name) {
    plainText(name);
    return nameEnds();
  }

  private JsonBuffer nameEnds() {
    ensure(1);
    put(':');
    comma = false;
    return this;
  }

  /** A string that is safe in HTML too: {@code <}, {@code >} and {@code &} are escaped. */
  JsonBuffer text(String text) {
    return string(text, true);
  }

  /** A string with no more escapes than JSON needs. */
  JsonBuffer plainText(String text) {
    return string(text, false);
  }

  private JsonBuffer string(String text, boolean html) {
    separate();
    put('"');
    for (int i = 0; i < text.length(); i++) {
      ensure(ROOM);
      char c = text.charAt(i);
      if (c < 0x80) {
        ascii(c, html);
      } else if (c < 0x800) {
        put(0xC0 | c >> 6);
        put(0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        pair(Character.toCodePoint(c, text.charAt(i)));
      } else if (Character.isSurrogate(c)) {
        escape(0xFFFD);
      } else if (html && (c == 0x2028 || c == 0x2029)) {
        escape(c);
      } else {
        put(0xE0 | c >> 12);
        put(0x80 | c >> 6 & 0x3F);
        put(0x80 | c & 0x3F);
      }
    }
    ensure(1);
    put('"');
    comma = true;
    return this;
  }

  private void ascii(char c, boolean html) {
    switch (c) {
      case '"', '\\' -> {
        put('\\');
        put(c);
      }
      case '\n' -> {
        put('\\');
        put('n');
      }
      case '\r' -> {
        put('\\');
        put('r');
      }
      case '\t' -> {
        put('\\');
        put('t');
      }
      default -> {
        if (c < ' ' || html && (c == '<' || c == '>' || c == '&')) {
          escape(c);
        } else {
          put(c);
        }
      }
    }
  }

  private void pair(int point) {
    put(0xF0 | point >> 18);
    put(0x80 | point >> 12 & 0x3F);
    put(0x80 | point >> 6 & 0x3F);
    put(0x80 | point & 0x3F);
  }

  private void escape(int c) {
    put('\\');
    put('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      put(HEX[c >> shift & 0xF]);
    }
  }

  JsonBuffer number(long value) {
    separate();
    digits(value);
    comma = true;
    return this;
  }

  /** A number as Go's JSON has it: with an exponent if it is below 1e-6 or not below 1e21. */
  JsonBuffer number(double value) {
    separate();
    size = digits.shortened(value, chunk, size);
    comma = true;
    return this;
  }

  /** A number as a string: the value of a sample. */
  JsonBuffer quotedNumber(double value) {
    separate();
    put('"');
    size = digits.decimal(value, chunk, size);
    put('"');
    comma = true;
    return this;
  }

  /** A number as a string that always has an exponent: the value of an alert. */
  JsonBuffer quotedExponential(double value) {
    separate();
    put('"');
    size = digits.exponential(value, chunk, size);
    put('"');
    comma = true;
    return this;
  }

  /** Milliseconds as seconds, {@code 1435781451.781}. */
  JsonBuffer seconds(long millis) {
    separate();
    if (millis < 0) {
      put('-');
    }
    digits(Math.abs(millis / 1000));
    int fraction = (int) Math.abs(millis % 1000);
    if (fraction != 0) {
      put('.');
      put('0' + fraction / 100);
      put('0' + fraction / 10 % 10);
      put('0' + fraction % 10);
    }
    comma = true;
    return this;
  }

  JsonBuffer bool(boolean value) {
    separate();
    ascii(value ? "true" : "false");
    comma = true;
    return this;
  }

  JsonBuffer nothing() {
    separate();
    ascii("null");
    comma = true;
    return this;
  }

  private void digits(long value) {
    if (value == Long.MIN_VALUE) {
      ascii(Long.toString(value));
      return;
    }
    if (value < 0) {
      put('-');
    }
    long rest = Math.abs(value);
    int length = 1;
    for (long power = rest; power >= 10; power /= 10) {
      length++;
    }
    for (int at = size + length - 1; at >= size; at--) {
      chunk[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += length;
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      ensure(1);
      put(text.charAt(i));
    }
  }

  private void separate() {
    ensure(ROOM);
    if (comma) {
      put(',');
    }
    comma = false;
  }

  private void put(int value) {
    chunk[size++] = (byte) value;
  }

  private void ensure(int more) {
    if (size + more <= chunk.length) {
      return;
    }
    if (chunk.length < CHUNK) {
      chunk = Arrays.copyOf(chunk, Math.min(CHUNK, 2 * chunk.length));
    } else {
      full.add(HttpData.wrap(chunk, 0, size));
      chunk = new byte[CHUNK];
      size = 0;
    }
  }

  /** What was written; nothing is to be written any more. */
  List<HttpData> chunks() {
    full.add(HttpData.wrap(chunk, 0, size));
    return full;
  }
}
