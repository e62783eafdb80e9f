package io.weir.ops.bench;

import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.rollup.RollupCodec;
import io.weir.schemas.rollup.RollupWindow;

/**
 * What the records of one rollup level add up to.
 *
 * @param level the level's name
 * @param records number of records: one a series and window that holds a sample
 * @param count samples in all of them
 * @param sum of their sums
 * @param increase of their increases
 */
record RollupTotals(String level, long records, long count, double sum, double increase) {

  /** Adds up records of one level. For one thread. */
  static final class Sum {
    private long records;
    private long count;
    private double sum;
    private double increase;

    void add(byte[] record) {
      RollupWindow window =
          RollupCodec.decode(record, WireFormat.HEADER_LENGTH, record.length).window();
      records++;
      count += window.count();
      sum += window.sum();
      increase += window.increase();
    }

    RollupTotals totals(String level) {
      return new RollupTotals(level, records, count, sum, increase);
    }
  }
}
