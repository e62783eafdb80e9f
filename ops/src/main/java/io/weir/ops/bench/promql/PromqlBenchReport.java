package io.weir.ops.bench.promql;

import io.weir.ops.bench.Report;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the benchmark of PromQL found; entries in order. */
record PromqlBenchReport(Map<String, Object> entries) implements Report {
  PromqlBenchReport {
    entries = new LinkedHashMap<>(entries);
  }
}
