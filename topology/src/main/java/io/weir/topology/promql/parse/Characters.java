package io.weir.topology.promql.parse;

import io.weir.topology.promql.matcher.LabelText;

/** The text that a lexer reads, and the classes of its characters. One thread. */
final class Characters {
  /** What stands behind the last character. */
  static final int END = -1;

  /** What stands for half a surrogate pair. */
  private static final int REPLACEMENT = 0xFFFD;

  private final String text;
  private int index;

  Characters(String text) {
    this.text = text;
  }

  /** Offset of the next character. */
  int index() {
    return index;
  }

  /** Moves to an offset. */
  void moveTo(int index) {
    this.index = index;
  }

  /** The next character, {@link #END} behind the last one. */
  int peek() {
    return at(index);
  }

  /** The character behind the next one. */
  int peekSecond() {
    return at(index + width(peek()));
  }

  /** Moves over the next character and returns it. */
  int next() {
    int character = peek();
    index += width(character);
    return character;
  }

  /** Moves over the next character if it is one of these, all ASCII. */
  boolean accept(String characters) {
    int character = peek();
    if (character < 0 || characters.indexOf(character) < 0) {
      return false;
    }
    index++;
    return true;
  }

  /** Moves over all characters that are these, all ASCII. */
  void acceptAll(String characters) {
    while (accept(characters)) {
      // Each call moves.
    }
  }

  /** Whether the next character is one of these. */
  boolean isAt(String characters) {
    int character = peek();
    return character >= 0 && characters.indexOf(character) >= 0;
  }

  /** The text from an offset to the next character. */
  String since(int start) {
    return text.substring(start, index);
  }

  private int at(int offset) {
    if (offset >= text.length()) {
      return END;
    }
    int character = text.codePointAt(offset);
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE
        ? REPLACEMENT
        : character;
  }

  private static int width(int character) {
    return character == END ? 0 : Character.charCount(character);
  }

  static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }

  static boolean isLetter(int character) {
    return character == '_'
        || (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z');
  }

  static boolean isWord(int character) {
    return isLetter(character) || isDigit(character);
  }

  static boolean isSpace(int character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }

  /** A character in single quotes, as messages show it. */
  static String quoted(int character) {
    int shown = character == END ? REPLACEMENT : character;
    return switch (shown) {
      case '\'' -> "'\\''";
      case '"' -> "'\"'";
      case REPLACEMENT -> "'\uFFFD'";
      default -> {
        String inDoubleQuotes = LabelText.quoted(Character.toString(shown));
        yield "'" + inDoubleQuotes.substring(1, inDoubleQuotes.length() - 1) + "'";
      }
    };
  }

  /** A character's code point and, if it can be seen, itself: {@code U+0028 '('}. */
  static String named(int character) {
    String code = String.format("U+%04X", character == END ? REPLACEMENT : character);
    return LabelText.isVisible(character)
        ? code + " '" + Character.toString(character) + "'"
        : code;
  }
}
