package io.weir.topology.rollup;

/** Is shown the rows of a block. */
@FunctionalInterface
interface RowVisitor {
  /**
   * Sees one row.
   *
   * @param row valid until the next one
   */
  void row(long ref, Row row);
}
