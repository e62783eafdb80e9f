package io.weir.ops.bench.promql;

/** The expressions that are measured. */
enum BenchQuery {
  SUM_RATE_5M("sum by (job) (rate(m[5m]))", "m"),
  SUM_RATE_1H("sum by (job) (rate(m[1h]))", "m"),
  HISTOGRAM_QUANTILE("histogram_quantile(0.99, sum by (le, job) (rate(b_bucket[5m])))", "b_bucket"),
  GROUP_LEFT("m * on (job, instance) group_left (version) build_info", "m"),
  TOPK("topk(10, m)", "m");

  private final String expression;
  private final String metric;

  BenchQuery(String expression, String metric) {
    this.expression = expression;
    this.metric = metric;
  }

  String expression() {
    return expression;
  }

  /** The metric whose series count. */
  String metric() {
    return metric;
  }
}
