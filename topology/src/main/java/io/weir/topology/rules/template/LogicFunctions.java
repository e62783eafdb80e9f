package io.weir.topology.rules.template;

import static io.weir.topology.rules.template.Function.ofAny;
import static io.weir.topology.rules.template.Function.ofMany;

import io.weir.schemas.labels.Labels;
import java.util.List;
import java.util.Map;

/** Truth and comparison. Numbers compare with numbers of their own kind only, as in Go. */
final class LogicFunctions {
  private static final String INVALID_TYPE = "invalid type for comparison";

  /** By name; {@code and} and {@code or} evaluate only what they need, so that stands elsewhere. */
  static final Map<String, Function> ALL =
      Map.of(
          "and", ofMany(1, List::getLast),
          "or", ofMany(1, List::getLast),
          "not", ofAny(arguments -> new Value.Truth(!arguments.getFirst().isTrue())),
          "eq", ofMany(1, arguments -> new Value.Truth(equal(arguments))),
          "ne", comparison((left, right) -> !equal(List.of(left, right))),
          "lt", comparison(LogicFunctions::less),
          "le", comparison(LogicFunctions::lessOrEqual),
          "gt", comparison((left, right) -> !lessOrEqual(left, right)),
          "ge", comparison((left, right) -> !less(left, right)));

  private LogicFunctions() {}

  private interface Comparison {
    boolean test(Value left, Value right) throws CallFailure;
  }

  private static Function comparison(Comparison comparison) {
    return new Function(
        List.of(Function.Parameter.ANY, Function.Parameter.ANY),
        null,
        arguments -> new Value.Truth(comparison.test(arguments.get(0), arguments.get(1))));
  }

  private static boolean equal(List<Value> arguments) throws CallFailure {
    Value first = arguments.getFirst();
    if (arguments.size() == 1) {
      throw new CallFailure("missing argument for comparison");
    }
    for (Value other : arguments.subList(1, arguments.size())) {
      if (equal(first, other)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(Value left, Value right) throws CallFailure {
    if (left instanceof Value.Missing || right instanceof Value.Missing) {
      return left.equals(right);
    }
    checkSameType(left, right);
    return switch (left) {
      case Value.Decimal a -> a.value() == ((Value.Decimal) right).value();
      case Value.Table table -> throw notComparable(right);
      case Value.Elements elements -> throw notComparable(right);
      default -> left.equals(right);
    };
  }

  private static CallFailure notComparable(Value value) {
    return new CallFailure("non-comparable type " + GoText.of(value) + ": " + value.type());
  }

  private static boolean less(Value left, Value right) throws CallFailure {
    checkBasic(left);
    checkBasic(right);
    checkSameType(left, right);
    return switch (left) {
      case Value.Decimal decimal -> decimal.value() < ((Value.Decimal) right).value();
      case Value.Whole whole -> whole.value() < ((Value.Whole) right).value();
      case Value.Text text -> Labels.compareUtf8(text.value(), ((Value.Text) right).value()) < 0;
      default -> throw new CallFailure(INVALID_TYPE);
    };
  }

  private static boolean lessOrEqual(Value left, Value right) throws CallFailure {
    return less(left, right) || equal(left, right);
  }

  private static void checkSameType(Value left, Value right) throws CallFailure {
    if (left.getClass() != right.getClass()) {
      throw new CallFailure(
          "incompatible types for comparison: " + left.type() + " and " + right.type());
    }
  }

  private static void checkBasic(Value value) throws CallFailure {
    switch (value) {
      case Value.Truth truth -> {}
      case Value.Whole whole -> {}
      case Value.Decimal decimal -> {}
      case Value.Text text -> {}
      default -> throw new CallFailure(INVALID_TYPE);
    }
  }
}
