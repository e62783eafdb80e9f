package io.weir.topology.promql.distribute;

import io.weir.schemas.labels.Labels;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Some of the labels of elements, by name: those in a list, or all but those in a list. */
public sealed interface KeyLabels {
  /** What exchanges are never keyed by: elements that differ only in these stay together. */
  Set<String> NEVER_KEYS = Set.of("le", Labels.METRIC_NAME, "__type__", "__unit__");

  /** No labels: all elements are together. */
  KeyLabels NONE = named(Set.of());

  /** All labels that an exchange can be keyed by. */
  KeyLabels ALL = allExcept(Set.of()).asKey();

  /** The names, without order. */
  Set<String> names();

  /** Whether a label is one of them. */
  boolean has(String name);

  /** Whether all labels of another selection are among these. */
  boolean covers(KeyLabels other);

  /** The same without one label. */
  KeyLabels without(String name);

  /** The ones of these that an exchange can be keyed by. */
  KeyLabels asKey();

  /** The labels of a list. */
  static KeyLabels named(Collection<String> names) {
    return new Named(Set.copyOf(names));
  }

  /** All labels but those of a list. */
  static KeyLabels allExcept(Collection<String> names) {
    return new AllExcept(Set.copyOf(names));
  }

  /** Whether there are none. */
  default boolean isNone() {
    return equals(NONE);
  }

  /** The labels of a list. */
  record Named(Set<String> names) implements KeyLabels {
    public Named {
      names = Set.copyOf(names);
    }

    @Override
    public boolean has(String name) {
      return names.contains(name);
    }

    @Override
    public boolean covers(KeyLabels other) {
      return other instanceof Named named && names.containsAll(named.names);
    }

    @Override
    public KeyLabels without(String name) {
      Set<String> fewer = new TreeSet<>(names);
      fewer.remove(name);
      return new Named(fewer);
    }

    @Override
    public KeyLabels asKey() {
      Set<String> fewer = new TreeSet<>(names);
      fewer.removeAll(NEVER_KEYS);
      return new Named(fewer);
    }

    @Override
    public String toString() {
      return "(" + String.join(", ", new TreeSet<>(names)) + ")";
    }
  }

  /** All labels but those of a list. */
  record AllExcept(Set<String> names) implements KeyLabels {
    public AllExcept {
      names = Set.copyOf(names);
    }

    @Override
    public boolean has(String name) {
      return !names.contains(name);
    }

    @Override
    public boolean covers(KeyLabels other) {
      return switch (other) {
        case Named named -> named.names.stream().noneMatch(names::contains);
        case AllExcept allExcept -> allExcept.names.containsAll(names);
      };
    }

    @Override
    public KeyLabels without(String name) {
      Set<String> more = new TreeSet<>(names);
      more.add(name);
      return new AllExcept(more);
    }

    @Override
    public KeyLabels asKey() {
      Set<String> more = new TreeSet<>(names);
      more.addAll(NEVER_KEYS);
      return new AllExcept(more);
    }

    /** Without what is never a key. */
    @Override
    public String toString() {
      Set<String> shown = new TreeSet<>(names);
      shown.removeAll(NEVER_KEYS);
      return shown.isEmpty() ? "all labels" : "all labels but (" + String.join(", ", shown) + ")";
    }
  }
}
