package io.weir.sinks.reading;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A condition on one label of a series. A label that a series lacks has the empty value.
 *
 * @param name of the label
 * @param operator as PromQL writes it: {@code =}, {@code !=}, {@code =~} or {@code !~}
 * @param value a value, or a regular expression in RE2 syntax that must match the whole value
 * @param oneOf if only certain values satisfy the condition, these
 * @param test whether a value does
 */
public record LabelCondition(
    String name,
    String operator,
    String value,
    Optional<Set<String>> oneOf,
    Predicate<String> test) {
  /** Copies the values. */
  public LabelCondition {
    oneOf = oneOf.map(Set::copyOf);
  }
}
