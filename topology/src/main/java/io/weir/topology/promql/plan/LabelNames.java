package io.weir.topology.promql.plan;

/** Which texts can name a label. */
final class LabelNames {
  private LabelNames() {}

  /** Whether a text is not empty and UTF-8 throughout. */
  static boolean isValid(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < name.length()
                && Character.isLowSurrogate(name.charAt(i + 1));
        if (!paired) {
          return false;
        }
        i++;
      }
    }
    return !name.isEmpty();
  }
}
