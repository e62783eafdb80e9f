package io.weir.topology.promql.matcher;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** What can be told of a regular expression from its text: literals stand for themselves. */
final class RegexLiterals {
  private static final String SPECIAL = "\\.+*?()[]{}^$|";

  private RegexLiterals() {}

  /** The texts that match, if the expression is literals between bars, {@code a|b|c}. */
  static Optional<List<String>> alternatives(String regex) {
    LinkedHashSet<String> values = new LinkedHashSet<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '|') {
        values.add(literal.toString());
        literal.setLength(0);
      } else if (c == '\\' && i + 1 < regex.length() && SPECIAL.indexOf(regex.charAt(i + 1)) >= 0) {
        literal.append(regex.charAt(++i));
      } else if (SPECIAL.indexOf(c) >= 0) {
        return Optional.empty();
      } else {
        literal.append(c);
      }
    }
    values.add(literal.toString());
    return Optional.of(new ArrayList<>(values));
  }

  /** The literal that every match begins with; empty if there are alternatives. */
  static String prefix(String regex) {
    if (regex.indexOf('|') >= 0) {
      return "";
    }
    int end = 0;
    while (end < regex.length() && SPECIAL.indexOf(regex.charAt(end)) < 0) {
      end++;
    }
    // A literal before one of these may be missing.
    if (end > 0 && end < regex.length() && "*?{".indexOf(regex.charAt(end)) >= 0) {
      end -= Character.isLowSurrogate(regex.charAt(end - 1)) && end > 1 ? 2 : 1;
    }
    return regex.substring(0, end);
  }
}
