package io.weir.topology.rules.unittest;

import java.util.ArrayList;
import java.util.List;

/** Shows what was expected and what was found, apart or merged. */
final class Difference {
  private static final String INDENT = "        ";

  private Difference() {}

  /** The lines, below each other or merged as a diff. */
  static String of(List<String> expected, List<String> found, boolean merged) {
    return merged
        ? "\n" + INDENT + "diff (- expected, + got):\n" + merged(expected, found)
        : "\n" + list("exp", expected) + "\n" + list("got", found);
  }

  private static String list(String name, List<String> lines) {
    StringBuilder text = new StringBuilder(INDENT).append(name).append(':');
    if (lines.isEmpty()) {
      text.append(" []");
    } else if (lines.size() == 1) {
      text.append(' ').append(lines.getFirst());
    } else {
      lines.forEach(line -> text.append('\n').append(INDENT).append("    ").append(line));
    }
    return text.toString();
  }

  private static String merged(List<String> expected, List<String> found) {
    int[][] common = commonLengths(expected, found);
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < expected.size() || j < found.size()) {
      if (i < expected.size() && j < found.size() && expected.get(i).equals(found.get(j))) {
        lines.add(INDENT + "    " + expected.get(i));
        i++;
        j++;
      } else if (j == found.size()
          || (i < expected.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(INDENT + "  - " + expected.get(i++));
      } else {
        lines.add(INDENT + "  + " + found.get(j++));
      }
    }
    return String.join("\n", lines);
  }

  /** How many lines the rests from each pair of lines on have in common. */
  private static int[][] commonLengths(List<String> expected, List<String> found) {
    int[][] common = new int[expected.size() + 1][found.size() + 1];
    for (int i = expected.size() - 1; i >= 0; i--) {
      for (int j = found.size() - 1; j >= 0; j--) {
        common[i][j] =
            expected.get(i).equals(found.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
