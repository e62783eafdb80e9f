package io.weir.topology.rules.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The functions that templates of alerts may call: Go's own and Prometheus's. */
final class Functions {
  private static final Map<String, Function> INDEPENDENT = independent();

  private final Map<String, Function> functions = new HashMap<>(INDEPENDENT);

  /** The functions in one expansion. */
  Functions(long timeMillis, Surroundings surroundings) {
    functions.putAll(QueryFunctions.of(timeMillis, surroundings));
  }

  private static Map<String, Function> independent() {
    Map<String, Function> functions = new HashMap<>();
    functions.putAll(LogicFunctions.ALL);
    functions.putAll(CollectionFunctions.ALL);
    functions.putAll(TextFunctions.ALL);
    functions.putAll(HumanizeFunctions.ALL);
    return functions;
  }

  /** Whether there is such a function. */
  static boolean has(String name) {
    return INDEPENDENT.containsKey(name) || QueryFunctions.NAMES.contains(name);
  }

  Function get(String name) {
    return Objects.requireNonNull(functions.get(name), name);
  }
}
