package io.weir.ops.query.chart;

/** How the cells of a line are told from those of others. */
enum Pen {
  /** There is one line. */
  PLAIN {
    @Override
    String write(int line, char braille) {
      return String.valueOf(braille);
    }
  },
  /** By ANSI's colours. */
  COLOURED {
    @Override
    String write(int line, char braille) {
      return "\u001B[" + COLOURS[line % COLOURS.length] + "m" + braille + "\u001B[0m";
    }
  },
  /** By letters, one a line. */
  LETTERED {
    @Override
    String write(int line, char braille) {
      return String.valueOf((char) ('a' + line));
    }
  };

  /** Cyan, yellow, magenta, green, blue, red, and the first two bright. */
  private static final int[] COLOURS = {36, 33, 35, 32, 34, 31, 96, 93};

  private static final char FULL = '\u28FF';

  abstract String write(int line, char braille);

  /** What stands before a line's name in the legend. */
  String legend(int line) {
    return write(line, FULL);
  }

  static Pen of(int lines, boolean colours) {
    if (lines <= 1) {
      return PLAIN;
    }
    return colours ? COLOURED : LETTERED;
  }
}
