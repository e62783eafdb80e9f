package io.weir.ops.oracle;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.util.List;

/**
 * A series with all samples of it that count.
 *
 * @param source name of who writes it
 * @param points ascending, each time once
 */
record OracleSeries(Labels labels, MetricType type, String source, List<OraclePoint> points) {
  OracleSeries {
    points = List.copyOf(points);
  }
}
