package io.weir.topology.promql.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the elements of two vectors find each other.
 *
 * @param on whether {@code labels} are the ones to match by, rather than the ones to ignore
 * @param labels of {@code on (…)} or {@code ignoring (…)}, as written
 * @param include labels of {@code group_left (…)} or {@code group_right (…)}, which the result
 *     takes from the one side, as written
 * @param fillLeft value of an element that the left side lacks, or null to leave it out
 * @param fillRight value of an element that the right side lacks, or null to leave it out
 */
public record VectorMatching(
    Cardinality cardinality,
    boolean on,
    List<String> labels,
    List<String> include,
    @Nullable Double fillLeft,
    @Nullable Double fillRight) {
  /** One to one by all labels: the matching of an operator without modifiers. */
  public static final VectorMatching ONE_TO_ONE =
      new VectorMatching(Cardinality.ONE_TO_ONE, false, List.of(), List.of(), null, null);

  /** Many to many by all labels: the matching of a set operator without modifiers. */
  public static final VectorMatching MANY_TO_MANY =
      new VectorMatching(Cardinality.MANY_TO_MANY, false, List.of(), List.of(), null, null);

  public VectorMatching {
    labels = List.copyOf(labels);
    include = List.copyOf(include);
  }

  /** Whether a side lends values to what it lacks. */
  public boolean fills() {
    return fillLeft != null || fillRight != null;
  }

  /** Whether one side may have many elements for one of the other. */
  public boolean isGrouped() {
    return cardinality == Cardinality.MANY_TO_ONE || cardinality == Cardinality.ONE_TO_MANY;
  }
}
