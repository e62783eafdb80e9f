package io.weir.ops.bench.rules;

import io.weir.ops.bench.Report;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the benchmark of rules found; entries in order. */
record RulesBenchReport(Map<String, Object> entries) implements Report {
  RulesBenchReport {
    entries = new LinkedHashMap<>(entries);
  }
}
