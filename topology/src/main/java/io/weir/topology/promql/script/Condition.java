package io.weir.topology.promql.script;

import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A condition on an evaluation's error, annotations or order.
 *
 * @param text what it compares with, for people
 */
record Condition(Kind kind, Predicate<String> test, String text) {
  /** What a condition is on. */
  enum Kind {
    ORDERED,
    FAIL,
    WARN,
    NO_WARN,
    INFO,
    NO_INFO;

    static Kind named(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  static Condition any(Kind kind) {
    return new Condition(kind, text -> true, "any");
  }

  static Condition message(Kind kind, String message) {
    return new Condition(kind, message::equals, message);
  }

  static Condition regex(Kind kind, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return new Condition(kind, text -> pattern.matcher(text).find(), "/" + regex + "/");
  }
}
