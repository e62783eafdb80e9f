package io.weir.ops.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What a replay's output adds up to: as the load says that it must, or as it was read.
 *
 * @param samples samples in the clean topic
 * @param sum of their values
 * @param rejected records in the rejected topic
 * @param rollups of each level, in the order of the levels
 */
record OutputTotals(long samples, double sum, long rejected, List<RollupTotals> rollups) {
  /** The sums are exact unless they grow beyond what a double holds. */
  private static final double TOLERANCE = 1e-9;

  OutputTotals {
    rollups = List.copyOf(rollups);
  }

  /** Where what was found differs from this, a line each; empty if nowhere. */
  List<String> differences(OutputTotals found) {
    List<String> lines = new ArrayList<>();
    compare(lines, "clean: samples", samples, found.samples);
    compare(lines, "clean: sum of values", sum, found.sum);
    compare(lines, "rejected: records", rejected, found.rejected);
    for (int i = 0; i < rollups.size(); i++) {
      RollupTotals wanted = rollups.get(i);
      RollupTotals other = found.rollups.get(i);
      String subject = "rollup " + wanted.level() + ": ";
      compare(lines, subject + "records", wanted.records(), other.records());
      compare(lines, subject + "sum of count", wanted.count(), other.count());
      compare(lines, subject + "sum of sum", wanted.sum(), other.sum());
      compare(lines, subject + "sum of increase", wanted.increase(), other.increase());
    }
    return lines;
  }

  private static void compare(List<String> lines, String subject, long expected, long found) {
    if (expected != found) {
      lines.add(subject + ": expected " + expected + ", found " + found);
    }
  }

  private static void compare(List<String> lines, String subject, double expected, double found) {
    if (!(Math.abs(expected - found) <= TOLERANCE * Math.abs(expected))) {
      lines.add(subject + ": expected " + expected + ", found " + found);
    }
  }
}
