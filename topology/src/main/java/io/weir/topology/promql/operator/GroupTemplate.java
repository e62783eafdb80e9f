package io.weir.topology.promql.operator;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * A text in which {@code $1}, {@code $name} and {@code ${name}} stand for groups of a match and
 * {@code $$} for a dollar, as in Go. What names no group is empty; a dollar before anything else
 * stays.
 */
final class GroupTemplate {
  private GroupTemplate() {}

  static String expand(String template, Matcher match, Pattern pattern) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i);
      if (c != '$' || i + 1 == template.length()) {
        text.append(c);
        i++;
        continue;
      }
      if (template.charAt(i + 1) == '$') {
        text.append('$');
        i += 2;
        continue;
      }
      boolean braces = template.charAt(i + 1) == '{';
      int start = braces ? i + 2 : i + 1;
      int end = start;
      while (end < template.length() && isWord(template.charAt(end))) {
        end++;
      }
      boolean closed = !braces || (end < template.length() && template.charAt(end) == '}');
      if (end == start || !closed) {
        text.append('$');
        i++;
        continue;
      }
      text.append(group(template.substring(start, end), match, pattern));
      i = braces ? end + 1 : end;
    }
    return text.toString();
  }

  private static String group(String name, Matcher match, Pattern pattern) {
    String value = "";
    if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      boolean exists = name.length() < 9 && Integer.parseInt(name) <= match.groupCount();
      value = exists ? match.group(Integer.parseInt(name)) : "";
    } else if (pattern.namedGroups().containsKey(name)) {
      value = match.group(name);
    }
    return value == null ? "" : value;
  }

  private static boolean isWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }
}
