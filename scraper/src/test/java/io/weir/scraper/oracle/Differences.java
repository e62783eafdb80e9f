package io.weir.scraper.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/** Compares two maps by what differs, since all of them together is more than anybody reads. */
final class Differences {
  private Differences() {}

  static void assertNone(
      SortedMap<String, List<String>> prometheus, SortedMap<String, List<String>> weir) {
    TreeSet<String> keys = new TreeSet<>(prometheus.keySet());
    keys.addAll(weir.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      List<String> expected = prometheus.getOrDefault(key, List.of());
      List<String> found = weir.getOrDefault(key, List.of());
      if (!expected.equals(found)) {
        differences.add("%n%s%n  Prometheus %s%n  Weir       %s".formatted(key, expected, found));
      }
    }
    if (!differences.isEmpty()) {
      throw new AssertionError(
          differences.size() + " of " + keys.size() + " differ:" + String.join("", differences));
    }
  }
}
