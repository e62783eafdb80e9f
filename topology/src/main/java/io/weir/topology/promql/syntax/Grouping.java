package io.weir.topology.promql.syntax;

import java.util.List;

/**
 * By which labels an aggregation groups.
 *
 * @param without whether {@code labels} are dropped, rather than kept
 * @param labels as written
 */
public record Grouping(boolean without, List<String> labels) {
  /** Everything in one group. */
  public static final Grouping ALL = new Grouping(false, List.of());

  public Grouping {
    labels = List.copyOf(labels);
  }
}
