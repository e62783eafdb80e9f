package io.weir.topology.rules.template;

/** The first letter of each word in title case, all others as they are. */
final class TitleCase {
  /** What holds a word together between two letters. */
  private static final String WITHIN = "'’.:·";

  private TitleCase() {}

  static String of(String text) {
    StringBuilder titled = new StringBuilder();
    boolean titledInWord = false;
    int[] codePoints = text.codePoints().toArray();
    for (int i = 0; i < codePoints.length; i++) {
      int c = codePoints[i];
      if (Character.isLetter(c)) {
        titled.appendCodePoint(titledInWord ? c : Character.toTitleCase(c));
        titledInWord = true;
        continue;
      }
      titled.appendCodePoint(c);
      titledInWord &= Character.isDigit(c) || c == '_' || holds(codePoints, i);
    }
    return titled.toString();
  }

  private static boolean holds(int[] codePoints, int index) {
    return WITHIN.indexOf(codePoints[index]) >= 0
        && index + 1 < codePoints.length
        && index > 0
        && Character.isLetter(codePoints[index - 1])
        && Character.isLetter(codePoints[index + 1]);
  }
}
