package io.weir.topology.rules.evaluate;

import io.weir.schemas.labels.Labels;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Remembers which series a rule gave at its last tick, so that those that end get a marker. */
public final class VanishedSeries {
  private Set<Labels> previous = new TreeSet<>();

  /** Nothing was given yet. */
  public VanishedSeries() {}

  /** The series of the tick before that aren't among {@code given}, in the order of labels. */
  public List<Labels> next(Collection<Labels> given) {
    Set<Labels> now = new TreeSet<>(given);
    List<Labels> vanished = previous.stream().filter(labels -> !now.contains(labels)).toList();
    previous = now;
    return vanished;
  }
}
