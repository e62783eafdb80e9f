package io.weir.ops.oracle;

import io.weir.schemas.labels.Labels;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.RuleGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A recording rule, and what is expected of it. */
record OracleRule(RuleGroup group, Rule rule, Expectation expectation) {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  String record() {
    return rule.name();
  }

  /** From tick to tick. */
  long intervalMillis() {
    return group.interval().orElse(INTERVAL).toMillis();
  }

  /** How far behind a tick it is evaluated. */
  long offsetMillis() {
    return group.queryOffset().orElse(Duration.ZERO).toMillis();
  }

  /** The first tick whose results can be expected, if it runs from the data's beginning on. */
  long firstMillis() {
    long earliest = OracleData.START_MILLIS + expectation.settles().toMillis();
    return Math.ceilDiv(earliest, intervalMillis()) * intervalMillis() - offsetMillis();
  }

  /** The time of the last tick's results. */
  long lastMillis() {
    return Math.floorDiv(Sending.WATERMARK_MILLIS - 1, intervalMillis()) * intervalMillis()
        - offsetMillis();
  }

  /** What Prometheus is asked. */
  String asked() {
    return expectation.asked().isEmpty() ? rule.text() : expectation.asked();
  }

  /** The labels of what is recorded of an element. */
  Labels recorded(Labels element) {
    Map<String, String> labels = new HashMap<>(group.labels());
    labels.putAll(rule.labels());
    Labels.Builder recorded = element.toBuilder().set(Labels.METRIC_NAME, record());
    labels.forEach(recorded::set);
    return recorded.build();
  }
}
