package io.weir.topology.query.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.linecorp.armeria.common.HttpData;
import java.time.Duration;
import java.util.List;

/**
 * JSON that is written from its beginning to its end into chunks of bytes; nothing is copied when
 * it grows large. Commas are set where they belong. For one thread.
 */
final class JsonBuffer {
  /** More than any number or any escaped character takes. */
  private static final int ROOM = 32;

  /** What is longer isn't written at a glance to its end. */
  private static final int LONGEST_PLAIN = 1024;

  /** Characters that stand for themselves everywhere. */
  private static final boolean[] PLAIN = new boolean[0x80];

  static {
    for (char c = ' '; c < PLAIN.length; c++) {
      PLAIN[c] = "\"\\<>&".indexOf(c) < 0;
    }
  }

  private static final double NANOS_PER_SECOND = 1e9;
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

  private final ByteChunks out = new ByteChunks();
  private final DecimalDigits digits = new DecimalDigits();

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
    out.put(bracket);
    comma = false;
    return this;
  }

  private JsonBuffer end(char bracket) {
    out.ensure(1);
    out.put(bracket);
    comma = true;
    return this;
  }

  /** A member's name that needs no escapes; its value is what is written next. */
  JsonBuffer name(String name) {
    separate();
    out.put('"');
    ascii(name);
    out.ensure(2);
    out.put('"');
    out.put(':');
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
    out.ensure(1);
    out.put(':');
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
    out.put('"');
    for (int i = plain(text); i < text.length(); i++) {
      out.ensure(ROOM);
      char c = text.charAt(i);
      if (c < 0x80) {
        ascii(c, html);
      } else if (c < 0x800) {
        out.put(0xC0 | (c >> 6));
        out.put(0x80 | (c & 0x3F));
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
        out.put(0xE0 | (c >> 12));
        out.put(0x80 | (c >> 6 & 0x3F));
        out.put(0x80 | (c & 0x3F));
      }
    }
    out.ensure(1);
    out.put('"');
    comma = true;
    return this;
  }

  /** Writes the beginning of a text that needs no escape, as far as is known at a glance. */
  private int plain(String text) {
    int most = Math.min(text.length(), LONGEST_PLAIN);
    out.ensure(most);
    byte[] bytes = out.bytes();
    int start = out.size();
    int i = 0;
    for (; i < most; i++) {
      char c = text.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        break;
      }
      bytes[start + i] = (byte) c;
    }
    out.moveTo(start + i);
    return i;
  }

  private void ascii(char c, boolean html) {
    switch (c) {
      case '"', '\\' -> {
        out.put('\\');
        out.put(c);
      }
      case '\n' -> {
        out.put('\\');
        out.put('n');
      }
      case '\r' -> {
        out.put('\\');
        out.put('r');
      }
      case '\t' -> {
        out.put('\\');
        out.put('t');
      }
      default -> {
        if (c < ' ' || (html && (c == '<' || c == '>' || c == '&'))) {
          escape(c);
        } else {
          out.put(c);
        }
      }
    }
  }

  private void pair(int point) {
    out.put(0xF0 | (point >> 18));
    out.put(0x80 | (point >> 12 & 0x3F));
    out.put(0x80 | (point >> 6 & 0x3F));
    out.put(0x80 | (point & 0x3F));
  }

  private void escape(int c) {
    out.put('\\');
    out.put('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.put(HEX[c >> shift & 0xF]);
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
    out.moveTo(digits.shortened(value, out.bytes(), out.size()));
    comma = true;
    return this;
  }

  /** Seconds as Go adds them up. */
  JsonBuffer seconds(Duration duration) {
    return number(duration.getSeconds() + duration.getNano() / NANOS_PER_SECOND);
  }

  /** A number as a string: the value of a sample. */
  JsonBuffer quotedNumber(double value) {
    separate();
    out.put('"');
    out.moveTo(digits.decimal(value, out.bytes(), out.size()));
    out.put('"');
    comma = true;
    return this;
  }

  /** A number as a string that always has an exponent: the value of an alert. */
  JsonBuffer quotedExponential(double value) {
    separate();
    out.put('"');
    out.moveTo(digits.exponential(value, out.bytes(), out.size()));
    out.put('"');
    comma = true;
    return this;
  }

  /** Milliseconds as seconds, {@code 1435781451.781}. */
  JsonBuffer seconds(long millis) {
    separate();
    if (millis < 0) {
      out.put('-');
    }
    digits(Math.abs(millis / 1000));
    int fraction = (int) Math.abs(millis % 1000);
    if (fraction != 0) {
      out.put('.');
      out.put('0' + fraction / 100);
      out.put('0' + fraction / 10 % 10);
      out.put('0' + fraction % 10);
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
      out.put('-');
    }
    out.moveTo(DecimalDigits.whole(Math.abs(value), out.bytes(), out.size()));
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      out.ensure(1);
      out.put(text.charAt(i));
    }
  }

  private void separate() {
    out.ensure(ROOM);
    if (comma) {
      out.put(',');
    }
    comma = false;
  }

  /** What was written; nothing is to be written any more. */
  List<HttpData> chunks() {
    return out.toList();
  }
}
