package io.weir.topology.shard;

/** Is shown the series that a reader selected. */
@FunctionalInterface
public interface SeriesVisitor {
  /**
   * Sees one, on the reader's thread, while the shard goes on.
   *
   * @param series valid during the call
   */
  void series(SelectedSeries series);
}
