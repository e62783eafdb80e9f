package io.weir.topology.promql.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Reads a string from behind its opening quote and tells what it stands for. One thread. */
final class StringScanner {
  private static final int INVALID = 0xFFFD;

  private final Characters characters;
  private final int quote;
  private final StringBuilder value = new StringBuilder();

  /** Bytes that escapes wrote one after the other; together they may be a character. */
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  StringScanner(Characters characters, int quote) {
    this.characters = characters;
    this.quote = quote;
  }

  /** Moves behind the closing quote and returns the value. */
  String scan() throws LexicalException {
    return quote == '`' ? raw() : escaped();
  }

  private String raw() throws LexicalException {
    while (true) {
      int character = characters.next();
      if (character == quote) {
        return value.toString();
      }
      if (character == Characters.END) {
        throw new LexicalException("unterminated raw string");
      }
      append(character);
    }
  }

  private String escaped() throws LexicalException {
    while (true) {
      int character = characters.next();
      if (character == quote) {
        appendBytes();
        return value.toString();
      }
      switch (character) {
        case '\\' -> escape();
        case Characters.END, '\n' -> throw new LexicalException("unterminated quoted string");
        default -> append(character);
      }
    }
  }

  private void append(int character) throws LexicalException {
    if (character == INVALID) {
      throw new LexicalException("invalid UTF-8 rune");
    }
    appendBytes();
    value.appendCodePoint(character);
  }

  private void escape() throws LexicalException {
    int character = characters.next();
    if (character == quote) {
      append(character);
      return;
    }
    switch (character) {
      case 'a' -> append(0x07);
      case 'b' -> append('\b');
      case 'f' -> append('\f');
      case 'n' -> append('\n');
      case 'r' -> append('\r');
      case 't' -> append('\t');
      case 'v' -> append(0x0b);
      case '\\' -> append('\\');
      case 'x' -> bytes.write(digits(2, 16, 0, 0xff));
      case 'u' -> appendCodePoint(digits(4, 16, 0, Character.MAX_CODE_POINT));
      case 'U' -> appendCodePoint(digits(8, 16, 0, Character.MAX_CODE_POINT));
      case '0', '1', '2', '3', '4', '5', '6', '7' ->
          bytes.write(digits(2, 8, character - '0', 255));
      case Characters.END -> throw new LexicalException("escape sequence not terminated");
      default ->
          throw new LexicalException("unknown escape sequence " + Characters.named(character));
    }
  }

  private void appendCodePoint(int codePoint) {
    appendBytes();
    value.appendCodePoint(codePoint);
  }

  private int digits(int count, int base, int first, int max) throws LexicalException {
    long number = first;
    for (int i = 0; i < count; i++) {
      int character = characters.next();
      int digit = character > 'f' ? -1 : Character.digit(character, base);
      if (character == Characters.END) {
        throw new LexicalException("escape sequence not terminated");
      }
      if (digit < 0) {
        throw new LexicalException(
            "illegal character " + Characters.named(character) + " in escape sequence");
      }
      number = number * base + digit;
    }
    if (number > max || (number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE)) {
      throw new LexicalException("escape sequence is an invalid Unicode code point");
    }
    return (int) number;
  }

  /** Appends the characters that the bytes are; of a byte that isn't part of one, a surrogate. */
  private void appendBytes() {
    if (bytes.size() == 0) {
      return;
    }
    byte[] run = bytes.toByteArray();
    bytes.reset();
    for (int i = 0; i < run.length; ) {
      int length = characterLength(run, i);
      if (length == 0) {
        value.append((char) (0xDC00 + (run[i] & 0xff)));
        i++;
      } else {
        value.append(new String(run, i, length, UTF_8));
        i += length;
      }
    }
  }

  /** Bytes of the character at {@code start}, 0 if there is none. */
  private static int characterLength(byte[] run, int start) {
    for (int length = 1; length <= 4 && start + length <= run.length; length++) {
      String text = new String(run, start, length, UTF_8);
      byte[] back = text.getBytes(UTF_8);
      boolean same = back.length == length;
      for (int i = 0; same && i < length; i++) {
        same = back[i] == run[start + i];
      }
      if (same) {
        return length;
      }
    }
    return 0;
  }
}
