package io.weir.ops.up;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A map in the order that it is given, which may hold a key twice: what Avro writes as it is. */
final class UncheckedLabels extends AbstractMap<String, String> {
  private final List<Map.Entry<String, String>> entries = new ArrayList<>();

  /**
   * Labels.
   *
   * @param namesAndValues in turn
   */
  static Map<String, String> of(String... namesAndValues) {
    UncheckedLabels labels = new UncheckedLabels();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.entries.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
    }
    return labels;
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, String>> iterator() {
        return entries.iterator();
      }

      @Override
      public int size() {
        return entries.size();
      }
    };
  }
}
