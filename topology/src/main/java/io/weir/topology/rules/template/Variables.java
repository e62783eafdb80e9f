package io.weir.topology.rules.template;

import java.util.ArrayList;
import java.util.List;

/** The variables of a template that runs; a later one hides an earlier one. One thread. */
final class Variables {
  private final List<String> names = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();

  /** How many there are, to come back to. */
  int mark() {
    return names.size();
  }

  /** Forgets those that were pushed since. */
  void forgetSince(int mark) {
    names.subList(mark, names.size()).clear();
    values.subList(mark, values.size()).clear();
  }

  void push(String name, Value value) {
    names.add(name);
    values.add(value);
  }

  /** Whether there was such a variable to set. */
  boolean set(String name, Value value) {
    int index = names.lastIndexOf(name);
    if (index >= 0) {
      values.set(index, value);
    }
    return index >= 0;
  }

  /** Sets the variable that was pushed last, 1, or the one before it, 2. */
  void setFromEnd(int fromEnd, Value value) {
    values.set(values.size() - fromEnd, value);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  Value get(String name) {
    return values.get(names.lastIndexOf(name));
  }
}
