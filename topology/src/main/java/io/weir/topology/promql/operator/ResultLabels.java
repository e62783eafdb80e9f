package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Cardinality;
import io.weir.topology.promql.syntax.VectorMatching;
import java.util.Set;

/** The labels of what an operator makes of two elements that match. */
final class ResultLabels {
  private final VectorMatching matching;
  private final Set<String> names;
  private final boolean dropsName;

  ResultLabels(BinaryOperator operator, boolean dropsNameAtOnce, VectorMatching matching) {
    this.matching = matching;
    this.names = Set.copyOf(matching.labels());
    this.dropsName = dropsNameAtOnce || operator.kind() == BinaryOperator.Kind.ARITHMETIC;
  }

  /** Whether these give the same labels as others of the same matching. */
  boolean dropsName() {
    return dropsName;
  }

  /**
   * The labels.
   *
   * @param many the element of the side that may have many, or the left one
   * @param one the other element
   */
  Labels of(Labels many, Labels one) {
    Labels base = many.filtered(this::keeps);
    if (matching.include().isEmpty()) {
      return base;
    }
    Labels.Builder builder = base.toBuilder();
    for (String name : matching.include()) {
      builder.set(name, one.value(name));
    }
    return builder.build();
  }

  private boolean keeps(String name) {
    if (dropsName && SeriesSet.isMetadata(name)) {
      return false;
    }
    return matching.cardinality() != Cardinality.ONE_TO_ONE
        || matching.on() == names.contains(name);
  }
}
