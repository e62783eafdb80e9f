package io.weir.topology.promql.operator;

import io.weir.topology.promql.annotation.Annotation;
import io.weir.topology.promql.annotation.HistogramOperation;
import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramResult;
import io.weir.topology.promql.histogram.IncompatibleBucketsException;
import io.weir.topology.promql.histogram.ResetHint;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Position;
import org.jspecify.annotations.Nullable;

/**
 * What an operator makes of two elements, each a number or a histogram. Used again for each pair;
 * one thread.
 */
final class ElementOperation {
  private final BinaryOperator operator;
  private final Position position;

  private double number;
  private @Nullable FloatHistogram histogram;
  private boolean holds;
  private @Nullable Annotation annotation;

  ElementOperation(BinaryOperator operator, Position position) {
    this.operator = operator;
    this.position = position;
  }

  /** The result if it is a number; of a comparison, the left side. */
  double number() {
    return number;
  }

  /** The result if it is a histogram, else null. */
  @Nullable FloatHistogram histogram() {
    return histogram;
  }

  /** Whether a comparison holds; true for other operators. */
  boolean holds() {
    return holds;
  }

  /** What is to be said of the last pair. */
  @Nullable Annotation annotation() {
    return annotation;
  }

  /** Applies the operator; false if these two have no result. */
  boolean apply(
      double left,
      @Nullable FloatHistogram leftHistogram,
      double right,
      @Nullable FloatHistogram rightHistogram) {
    histogram = null;
    annotation = null;
    holds = true;
    number = left;
    if (leftHistogram == null && rightHistogram == null) {
      return numbers(left, right);
    }
    if (leftHistogram == null) {
      if (rightHistogram != null && operator == BinaryOperator.MULTIPLY) {
        return set(rightHistogram.times(left).compact());
      }
      return incompatible("float", "histogram");
    }
    return rightHistogram == null
        ? histogramAndNumber(leftHistogram, right)
        : histograms(leftHistogram, rightHistogram);
  }

  private boolean numbers(double left, double right) {
    switch (operator) {
      case EQUAL -> holds = left == right;
      case NOT_EQUAL -> holds = left != right;
      case LESS -> holds = left < right;
      case LESS_OR_EQUAL -> holds = left <= right;
      case GREATER -> holds = left > right;
      case GREATER_OR_EQUAL -> holds = left >= right;
      case TRIM_LOWER, TRIM_UPPER -> {
        return incompatible("float", "float");
      }
      default -> number = Arithmetic.apply(operator, left, right);
    }
    return true;
  }

  private boolean histogramAndNumber(FloatHistogram left, double right) {
    return switch (operator) {
      case MULTIPLY -> set(left.times(right).compact());
      case DIVIDE -> set(left.dividedBy(right).compact());
      case TRIM_UPPER -> set(left.atOrBelow(right));
      case TRIM_LOWER -> set(left.above(right));
      default -> incompatible("histogram", "float");
    };
  }

  private boolean histograms(FloatHistogram left, FloatHistogram right) {
    try {
      return switch (operator) {
        case ADD -> combined(left.plus(right), HistogramOperation.ADDITION);
        case SUBTRACT ->
            combined(left.minus(right), HistogramOperation.SUBTRACTION)
                && histogram != null
                && set(histogram.withResetHint(ResetHint.GAUGE));
        case EQUAL -> {
          holds = left.equals(right);
          yield set(left);
        }
        case NOT_EQUAL -> {
          holds = !left.equals(right);
          yield set(left);
        }
        default -> incompatible("histogram", "histogram");
      };
    } catch (IncompatibleBucketsException e) {
      annotation = Warnings.incompatibleBucketLayout(operator.symbol(), position);
      return false;
    }
  }

  private boolean combined(HistogramResult result, HistogramOperation operation) {
    if (result.boundsReconciled()) {
      annotation = Infos.mismatchedCustomBuckets(operation, position);
    }
    if (result.resetCollision()) {
      annotation = Warnings.conflictingCounterResets(operation, position);
      return false;
    }
    return set(result.histogram().compact());
  }

  private boolean set(FloatHistogram result) {
    histogram = result;
    return true;
  }

  private boolean incompatible(String leftType, String rightType) {
    annotation = Infos.incompatibleTypes(leftType, operator.symbol(), rightType, position);
    return false;
  }
}
