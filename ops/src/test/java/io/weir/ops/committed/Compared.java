package io.weir.ops.committed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/** Compares much with much and tells the first differences only. For one thread. */
public final class Compared {
  private static final int TOLD = 5;

  private final List<String> differences = new ArrayList<>();

  /** The differences so far, each with what it was found in. */
  public List<String> differences() {
    return differences;
  }

  /** Compares samples that must all be there, each once. */
  public void samples(String where, Map<Sample.Key, Long> expected, List<Sample> found) {
    samples(where, expected, key -> true, found);
  }

  /**
   * Compares samples, each at most once.
   *
   * @param required those of the expected that must be there; the others may be
   */
  public void samples(
      String where,
      Map<Sample.Key, Long> expected,
      Predicate<Sample.Key> required,
      List<Sample> found) {
    Map<Sample.Key, Long> byKey = new HashMap<>();
    List<String> twice = new ArrayList<>();
    for (Sample sample : found) {
      if (byKey.put(sample.key(), sample.bits()) != null) {
        twice.add(sample.toString());
      }
    }
    add(where + ": twice", twice);
    maps(where, expected, required, byKey);
  }

  /** Compares entries. */
  public <K, V> void maps(
      String where, Map<K, V> expected, Predicate<K> required, Map<K, V> found) {
    List<String> missing = new ArrayList<>();
    List<String> different = new ArrayList<>();
    expected.forEach((key, value) -> {
      V other = found.get(key);
      if (other == null) {
        if (required.test(key)) {
          missing.add(key.toString());
        }
      } else if (!Objects.equals(value, other)) {
        different.add(key + ": expected " + value + ", found " + other);
      }
    });
    List<String> unexpected =
        found.keySet().stream()
            .filter(key -> !expected.containsKey(key))
            .map(Object::toString)
            .toList();
    add(where + ": missing", missing);
    add(where + ": different", different);
    add(where + ": not expected", unexpected);
  }

  /** Compares what may stand more than once, in any order. */
  public <T> void bags(String where, List<T> expected, List<T> found) {
    maps(where, counts(expected), key -> true, counts(found));
  }

  private static <T> Map<T, Integer> counts(List<T> elements) {
    Map<T, Integer> counts = new LinkedHashMap<>();
    elements.forEach(element -> counts.merge(element, 1, Integer::sum));
    return counts;
  }

  /** Adds problems. */
  public void add(String where, List<String> problems) {
    if (!problems.isEmpty()) {
      differences.add(
          where
              + " ("
              + problems.size()
              + "): "
              + String.join("; ", problems.subList(0, Math.min(TOLD, problems.size()))));
    }
  }

  /** Compares two values. */
  public void equal(String where, Object expected, Object found) {
    if (!expected.equals(found)) {
      differences.add(where + ": expected " + expected + ", found " + found);
    }
  }

  /** Collects entries, and tells of those that stand twice. */
  public <T, K, V> Map<K, V> unique(
      String where, List<T> elements, Function<T, K> key, Function<T, V> value) {
    Map<K, V> unique = new LinkedHashMap<>();
    List<String> twice = new ArrayList<>();
    for (T element : elements) {
      if (unique.put(key.apply(element), value.apply(element)) != null) {
        twice.add(key.apply(element).toString());
      }
    }
    add(where + ": twice", twice);
    return unique;
  }
}
