package io.weir.topology.promql.matcher;

import com.google.re2j.PatternSyntaxException;
import io.weir.schemas.labels.Labels;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A condition on one label of a series. A label that a series lacks has the empty value. Immutable;
 * equal if name, operator and value are.
 */
public final class Matcher {
  private final String name;
  private final MatchOperator operator;
  private final String value;
  private final ValueTest test;

  private Matcher(String name, MatchOperator operator, String value, ValueTest test) {
    this.name = name;
    this.operator = operator;
    this.value = value;
    this.test = test;
  }

  /**
   * A matcher of a label.
   *
   * @param value the value to compare with, or a regular expression in RE2 syntax that must match
   *     the whole value, {@code .} matching newlines
   * @throws IllegalArgumentException if the regular expression isn't one; the message is RE2's
   */
  public static Matcher of(String name, MatchOperator operator, String value) {
    return new Matcher(name, operator, value, test(operator, value));
  }

  /** A matcher of a metric's name. */
  public static Matcher ofMetricName(String metricName) {
    return of(Labels.METRIC_NAME, MatchOperator.EQUAL, metricName);
  }

  private static ValueTest test(MatchOperator operator, String value) {
    if (!operator.isRegex()) {
      return ValueTest.equalTo(value);
    }
    try {
      return ValueTest.matching(value);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Name of the label. */
  public String name() {
    return name;
  }

  /** How it compares. */
  public MatchOperator operator() {
    return operator;
  }

  /** What it compares with: a value or a regular expression. */
  public String value() {
    return value;
  }

  /** Whether a label of this value matches; the empty value is that of a label that isn't there. */
  public boolean matches(String labelValue) {
    return test.matches(labelValue) != operator.isNegative();
  }

  /** Whether a series matches that lacks the label. */
  public boolean matchesEmpty() {
    return matches("");
  }

  /**
   * If only certain values satisfy the condition, or for a negative operator fail it, those values,
   * each once: that of {@code =} and {@code !=}, the alternatives of {@code a|b}.
   */
  public Optional<List<String>> values() {
    return test.values();
  }

  /**
   * What all values begin with that satisfy the condition, or fail a negative one; may be empty.
   */
  public String prefix() {
    return test.prefix();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Matcher matcher
        && name.equals(matcher.name)
        && operator == matcher.operator
        && value.equals(matcher.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, operator, value);
  }

  /** As PromQL writes it, {@code job=~"a|b"}; a name that needs it is quoted. */
  @Override
  public String toString() {
    return LabelText.name(name) + operator.symbol() + LabelText.quoted(value);
  }
}
