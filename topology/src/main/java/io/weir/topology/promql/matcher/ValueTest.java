package io.weir.topology.promql.matcher;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a label's value is held against, without a negation. */
sealed interface ValueTest {
  boolean matches(String value);

  /** All values that match, if they are few. */
  Optional<List<String>> values();

  /** What every value begins with that matches. */
  String prefix();

  static ValueTest equalTo(String value) {
    return new OneOf(Set.of(value), List.of(value), value);
  }

  /**
   * All of the text, {@code .} matching newlines.
   *
   * @throws IllegalArgumentException if {@code regex} is too large
   * @throws com.google.re2j.PatternSyntaxException if {@code regex} isn't RE2
   */
  static ValueTest matching(String regex) {
    RegexBounds.check(regex);
    Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
    return switch (regex) {
      case ".*" -> new AtLeast(0);
      case ".+" -> new AtLeast(1);
      default ->
          RegexLiterals.alternatives(regex)
              .<ValueTest>map(values -> new OneOf(Set.copyOf(values), values, common(values)))
              .orElseGet(() -> new Regex(pattern, RegexLiterals.prefix(regex)));
    };
  }

  private static String common(List<String> values) {
    String first = values.getFirst();
    int length = first.length();
    for (String value : values) {
      length = Math.min(length, value.length());
      for (int i = 0; i < length; i++) {
        if (value.charAt(i) != first.charAt(i)) {
          length = i;
        }
      }
    }
    return first.substring(0, length);
  }

  /** One of some values. */
  record OneOf(Set<String> set, List<String> list, String prefix) implements ValueTest {
    @Override
    public boolean matches(String value) {
      return set.contains(value);
    }

    @Override
    public Optional<List<String>> values() {
      return Optional.of(list);
    }
  }

  /** Any value of some length. */
  record AtLeast(int length) implements ValueTest {
    @Override
    public boolean matches(String value) {
      return value.length() >= length;
    }

    @Override
    public Optional<List<String>> values() {
      return Optional.empty();
    }

    @Override
    public String prefix() {
      return "";
    }
  }

  /** A regular expression. */
  record Regex(Pattern pattern, String prefix) implements ValueTest {
    @Override
    public boolean matches(String value) {
      return value.startsWith(prefix) && pattern.matches(value);
    }

    @Override
    public Optional<List<String>> values() {
      return Optional.empty();
    }
  }
}
