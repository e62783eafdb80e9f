package io.weir.topology.promql.matcher;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Refuses regular expressions that would need too much memory or stack once compiled, as Go does
 * and re2j doesn't: {@code ((a{1000}){1000}){1000}}. One use, one thread.
 */
final class RegexBounds {
  /** Of repetitions within repetitions, multiplied. */
  private static final int MAX_REPEAT = 1_000;

  private static final int MAX_DEPTH = 250;

  /** Characters and classes, each as often as it repeats. */
  private static final long MAX_SIZE = 1_000_000;

  /** A group that is open: what stands in it so far. */
  private static final class Group {
    private int repeat = 1;
    private int lastRepeat = 1;
    private long size;
    private long lastSize;

    void add(int repeat, long size) {
      this.size += lastSize;
      lastRepeat = repeat;
      lastSize = size;
      this.repeat = Math.max(this.repeat, repeat);
    }

    void repeatLast(int count) {
      lastRepeat = Math.multiplyExact(lastRepeat, count);
      lastSize *= count;
      repeat = Math.max(repeat, lastRepeat);
    }

    long total() {
      return size + lastSize;
    }
  }

  private final String regex;
  private final Deque<Group> groups = new ArrayDeque<>();
  private int index;

  private RegexBounds(String regex) {
    this.regex = regex;
  }

  /**
   * Checks an expression that may also be wrong in other ways.
   *
   * @throws IllegalArgumentException if it is too large; the message is as RE2's
   */
  static void check(String regex) {
    new RegexBounds(regex).check();
  }

  private void check() {
    groups.push(new Group());
    while (index < regex.length()) {
      Group group = groups.element();
      char c = regex.charAt(index);
      index++;
      switch (c) {
        case '(' -> open();
        case ')' -> close();
        case '[' -> {
          skipClass();
          group.add(1, 1);
        }
        case '\\' -> {
          skipEscape();
          group.add(1, 1);
        }
        case '{' -> repeat(group);
        default -> group.add(1, 1);
      }
      if (groups.element().total() > MAX_SIZE) {
        throw refused("expression too large", regex.substring(0, Math.min(100, regex.length())));
      }
    }
  }

  private void open() {
    if (skipFlags()) {
      return;
    }
    groups.push(new Group());
    if (groups.size() > MAX_DEPTH) {
      throw refused("expression nests too deeply", regex.substring(0, index));
    }
  }

  /** Flags alone, {@code (?i)}: what repeats behind them is what stands before them. */
  private boolean skipFlags() {
    int end = index;
    while (end < regex.length() && "?imsU-".indexOf(regex.charAt(end)) >= 0) {
      end++;
    }
    boolean flags = end > index && regex.startsWith(")", end);
    if (flags) {
      index = end + 1;
    }
    return flags;
  }

  private void close() {
    if (groups.size() > 1) {
      Group inner = groups.pop();
      groups.element().add(inner.repeat, inner.total() + 1);
    }
  }

  private void skipEscape() {
    if (regex.startsWith("Q", index)) {
      int end = regex.indexOf("\\E", index);
      groups.element().add(1, (end < 0 ? regex.length() : end) - index);
      index = end < 0 ? regex.length() : end + 2;
      return;
    }
    boolean mayHaveBraces = index < regex.length() && "xpP".indexOf(regex.charAt(index)) >= 0;
    index++;
    if (mayHaveBraces && regex.startsWith("{", index)) {
      int end = regex.indexOf('}', index);
      index = end < 0 ? index : end + 1;
    }
  }

  private void skipClass() {
    if (regex.startsWith("^", index)) {
      index++;
    }
    int start = index;
    while (index < regex.length()) {
      char c = regex.charAt(index);
      index++;
      if (c == '\\') {
        index++;
      } else if (c == '[' && regex.startsWith(":", index)) {
        int end = regex.indexOf(":]", index);
        index = end < 0 ? index : end + 2;
      } else if (c == ']' && index > start + 1) {
        return;
      }
    }
  }

  /** Behind an opening brace; one that doesn't begin a repetition is a character. */
  private void repeat(Group group) {
    int start = index - 1;
    int least = number();
    int most = least;
    if (least >= 0 && regex.startsWith(",", index)) {
      index++;
      most = regex.startsWith("}", index) ? least : number();
    }
    if (least < 0 || most < 0 || !regex.startsWith("}", index)) {
      index = start + 1;
      group.add(1, 1);
      return;
    }
    index++;
    if (most > MAX_REPEAT || (long) most * group.lastRepeat > MAX_REPEAT) {
      throw refused("invalid repeat count", regex.substring(start, index));
    }
    group.repeatLast(Math.max(most, 1));
  }

  /** The number that stands here, -1 if there is none. */
  private int number() {
    int value = -1;
    while (index < regex.length() && regex.charAt(index) >= '0' && regex.charAt(index) <= '9') {
      value = Math.min(Math.max(value, 0) * 10 + regex.charAt(index) - '0', MAX_REPEAT + 1);
      index++;
    }
    return value;
  }

  private static IllegalArgumentException refused(String reason, String part) {
    return new IllegalArgumentException("error parsing regexp: " + reason + ": `" + part + "`");
  }
}
