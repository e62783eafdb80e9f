package io.weir.topology.promql.syntax;

import java.util.List;

/**
 * Which arguments a function takes and what it returns.
 *
 * @param types of the arguments in order
 * @param repeats how often the last argument may stand: 1 to 1, or 0 to this number
 */
record Signature(
    List<ValueType> types,
    boolean lastIsOptional,
    int repeats,
    ValueType returns,
    boolean isExperimental) {

  /** Exactly these, and returns a vector. */
  static Signature takes(ValueType... types) {
    return new Signature(List.of(types), false, 1, ValueType.VECTOR, false);
  }

  /** The last argument may stand 0 to {@code most} times. */
  Signature optional(int most) {
    return new Signature(types, true, most, returns, isExperimental);
  }

  /** The last argument may stand 0 or more times. */
  Signature anyNumber() {
    return optional(Integer.MAX_VALUE);
  }

  Signature returning(ValueType type) {
    return new Signature(types, lastIsOptional, repeats, type, isExperimental);
  }

  Signature experimental() {
    return new Signature(types, lastIsOptional, repeats, returns, true);
  }

  int minArguments() {
    return lastIsOptional ? types.size() - 1 : types.size();
  }

  int maxArguments() {
    if (!lastIsOptional) {
      return types.size();
    }
    return repeats == Integer.MAX_VALUE ? repeats : types.size() - 1 + repeats;
  }

  ValueType type(int index) {
    return types.get(Math.min(index, types.size() - 1));
  }
}
