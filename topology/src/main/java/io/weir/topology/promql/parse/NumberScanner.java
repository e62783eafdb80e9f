package io.weir.topology.promql.parse;

/**
 * Finds where a number or a duration ends, as Prometheus does: what it takes for a number may still
 * not be one, {@code 1e}. The rules are those of {@code promql/parser/lex.go}, scanNumber.
 */
final class NumberScanner {
  private static final String DIGITS = "0123456789";
  private static final String HEXADECIMAL_DIGITS = "0123456789abcdefABCDEF";
  private static final String EXPONENT = "eE";
  private static final String AFTER_EXPONENT_NOT = "._eE";

  private final Characters characters;
  private final boolean inSeries;

  /**
   * @param inSeries whether numbers of test series are read: no hexadecimal, and {@code x} may
   *     follow
   */
  NumberScanner(Characters characters, boolean inSeries) {
    this.characters = characters;
    this.inSeries = inSeries;
  }

  /** Moves over a number; false if none stands here, somewhere within it. */
  boolean number() {
    int start = characters.index();
    boolean hexadecimal = !inSeries && characters.accept("0") && characters.accept("xX");
    if (hexadecimal) {
      characters.accept("_");
    }
    String digits = hexadecimal ? HEXADECIMAL_DIGITS : DIGITS;
    characters.accept(".");
    characters.accept(digits);
    if (!restOfNumber(digits) || characters.index() == start) {
      return false;
    }
    int next = characters.peek();
    return (inSeries && next == 'x') || !Characters.isWord(next);
  }

  private boolean restOfNumber(String digits) {
    boolean dotSeen = false;
    boolean exponentSeen = false;
    while (characters.isAt("._") || characters.isAt(EXPONENT) || characters.isAt(digits)) {
      if (characters.accept(".")) {
        if (dotSeen || characters.accept("_.") || digits.length() > DIGITS.length()) {
          return false;
        }
        dotSeen = true;
      } else if (characters.accept(EXPONENT)) {
        if (exponentSeen) {
          return false;
        }
        exponentSeen = true;
        characters.accept("+-");
        if (characters.accept(AFTER_EXPONENT_NOT) || characters.peek() == Characters.END) {
          return false;
        }
      } else if (characters.accept("_")) {
        if (characters.accept(AFTER_EXPONENT_NOT) || characters.peek() == Characters.END) {
          return false;
        }
      } else {
        characters.acceptAll(digits);
      }
    }
    return true;
  }

  /** Moves over what makes a duration of the number before; false if nothing does. */
  boolean restOfDuration() {
    if (!unit("smhdwy")) {
      return false;
    }
    while (characters.accept(DIGITS)) {
      characters.acceptAll(DIGITS);
      if (!unit("smhdw")) {
        return false;
      }
    }
    if (Characters.isWord(characters.peek())) {
      characters.next();
      return false;
    }
    return true;
  }

  /** A unit, or what looks like one, {@code hs}: reading the duration tells. */
  private boolean unit(String letters) {
    if (!characters.accept(letters)) {
      return false;
    }
    characters.accept("s");
    return true;
  }
}
