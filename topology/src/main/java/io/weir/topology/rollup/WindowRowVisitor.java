package io.weir.topology.rollup;

/**
 * Is shown the rows of windows in the order of time. Of a window it may see a series more than
 * once; then the first row that it sees counts, the others were corrected.
 */
@FunctionalInterface
interface WindowRowVisitor {
  /**
   * Sees one row.
   *
   * @param row valid until the next one
   */
  void row(long startMillis, long ref, Row row);
}
