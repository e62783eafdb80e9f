package io.weir.schemas.relabel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A text with references to groups of a match, as Go's {@code Regexp.Expand} reads it: {@code $1},
 * {@code $name}, {@code ${name}}, and {@code $$} for a dollar sign. A name is as long as it can be,
 * so {@code $1x} is the group named {@code 1x}; a group that isn't there is empty, and a dollar
 * sign before anything else stands for itself.
 */
final class Template {
  /** A piece of the text, or a group if its number isn't negative. */
  private record Part(String literal, int group) {}

  private static final int NO_GROUP = -1;

  private final List<Part> parts = new ArrayList<>();
  private final boolean constant;

  Template(String text, Pattern pattern) {
    StringBuilder literal = new StringBuilder();
    boolean references = false;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '$') {
        literal.append(c);
        at++;
      } else if (text.startsWith("$$", at)) {
        literal.append('$');
        at += 2;
      } else {
        boolean braced = text.startsWith("{", at + 1);
        int start = braced ? at + 2 : at + 1;
        int end = endOfName(text, start);
        if (end == start || (braced && !text.startsWith("}", end))) {
          literal.append('$');
          at++;
        } else {
          references = true;
          int group = group(text.substring(start, end), pattern);
          if (group != NO_GROUP) {
            flush(literal);
            parts.add(new Part("", group));
          }
          at = braced ? end + 1 : end;
        }
      }
    }
    flush(literal);
    constant = !references;
  }

  /** Returns the text with the groups of {@code match}, which must have matched. */
  String expand(Matcher match) {
    if (constant) {
      return parts.isEmpty() ? "" : parts.getFirst().literal();
    }
    StringBuilder expanded = new StringBuilder();
    for (Part part : parts) {
      if (part.group() == NO_GROUP) {
        expanded.append(part.literal());
      } else {
        String group = match.group(part.group());
        if (group != null) {
          expanded.append(group);
        }
      }
    }
    return expanded.toString();
  }

  private void flush(StringBuilder literal) {
    if (!literal.isEmpty()) {
      parts.add(new Part(literal.toString(), NO_GROUP));
      literal.setLength(0);
    }
  }

  private static int endOfName(String text, int start) {
    int end = start;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      if (!Character.isLetter(c) && !Character.isDigit(c) && c != '_') {
        break;
      }
      end += Character.charCount(c);
    }
    return end;
  }

  private static int group(String name, Pattern pattern) {
    boolean number = name.length() <= 8 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    if (number && (name.length() == 1 || name.charAt(0) != '0')) {
      int group = Integer.parseInt(name);
      return group <= pattern.groupCount() ? group : NO_GROUP;
    }
    Map<String, Integer> named = pattern.namedGroups();
    return named.getOrDefault(name, NO_GROUP);
  }
}
