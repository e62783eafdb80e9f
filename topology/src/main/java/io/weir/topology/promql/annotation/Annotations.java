package io.weir.topology.promql.annotation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The annotations of one evaluation, each message once. One thread. */
public final class Annotations {
  private final Map<String, Annotation> byMessage = new LinkedHashMap<>();

  /** Adds one; of two with the same message the later one stays, with what the earlier counted. */
  public void add(Annotation annotation) {
    byMessage.merge(annotation.message(), annotation, (earlier, later) -> later.after(earlier));
  }

  /** Adds all of {@code other}. */
  public void addAll(Annotations other) {
    other.byMessage.values().forEach(this::add);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return byMessage.isEmpty();
  }

  /** All, in the order of their messages' first appearance, a fresh list. */
  public List<Annotation> toList() {
    return new ArrayList<>(byMessage.values());
  }

  /**
   * Those of a level, described with their place in {@code query}, a fresh list. Beyond {@code
   * most} (0 for no limit) the last line says how many are left out.
   */
  public List<String> describe(Level level, String query, int most) {
    List<String> lines = new ArrayList<>();
    int omitted = 0;
    for (Annotation annotation : byMessage.values()) {
      if (annotation.level() != level) {
        continue;
      }
      if (most > 0 && lines.size() >= most) {
        omitted++;
      } else {
        lines.add(annotation.describe(query));
      }
    }
    if (omitted > 0) {
      String name = level == Level.WARNING ? "warning" : "info";
      lines.add(omitted + " more " + name + " annotations omitted");
    }
    return lines;
  }
}
