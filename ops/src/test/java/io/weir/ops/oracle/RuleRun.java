package io.weir.ops.oracle;

/** Whatever evaluates rules over the records of the samples topic. */
interface RuleRun {
  /**
   * Evaluates the rules at all ticks before {@link Sending#WATERMARK_MILLIS}.
   *
   * @param sending how the data comes to the samples topic
   */
  RuleResults run(RuleList rules, OracleData data, Sending sending) throws Exception;
}
