package io.weir.sinks.remotewrite;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.AlertRow;
import io.weir.sinks.delivery.HistogramRow;
import io.weir.sinks.delivery.ResultRow;
import io.weir.sinks.delivery.RollupRow;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.SampleRow;
import io.weir.sinks.delivery.Series;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns rows into series of the Prometheus model.
 *
 * <p>Of one rollup level, each series keeps its name and labels, so that dashboards work: a
 * counter's {@code total}, another type's average. All else of a window goes under the name with
 * {@code :rollup} behind it, told apart by the labels {@code rollup} ({@code min}, {@code max},
 * {@code count}, {@code sum}; of the other levels also {@code total} or {@code average}) and {@code
 * rollup_level}. A label on the series' own name would not do: {@code sum(x)} has no matcher for it
 * and would add all five.
 *
 * <p>A window's samples stand at its end less 1 ms: in the window, and not before what they tell
 * of, so that the window that has just ended is the newest one for a query at its end.
 *
 * <p>What a rule records stands under the recorded name at its tick, staleness markers as they are.
 *
 * <p>A tenant but {@code default} becomes a label, unless a header says it. Of two values of a
 * series at one time the first stays if the store would refuse the second. For one request's tenant
 * and one delivery.
 */
final class PrometheusModel {
  static final String ROLLUP_SUFFIX = ":rollup";
  static final String ROLLUP = "rollup";
  static final String ROLLUP_LEVEL = "rollup_level";
  static final String DEFAULT_TENANT = "default";
  private static final String SAME_TIME = "same_time";

  private final RemoteWriteOptions options;
  private final Map<Series, SeriesSamples> plain = new LinkedHashMap<>();
  private final Map<Window, SeriesSamples> parts = new LinkedHashMap<>();
  private final Map<String, Long> leftOut = new HashMap<>();

  /** A model without rows. */
  PrometheusModel(RemoteWriteOptions options) {
    this.options = options;
  }

  void add(Row row) {
    switch (row) {
      case SampleRow sample ->
          addValue(plain(sample.series(), sample.type()), sample.timestampMillis(), sample.value());
      case HistogramRow raw -> addHistogram(raw.series(), raw.type(), raw.histogram());
      case RollupRow rollup -> addRollup(rollup.series(), rollup.window());
      case ResultRow result -> addResult(result);
      case AlertRow alert -> leaveOut("alert");
    }
  }

  /** The series of all rows added, in the order of their first rows. */
  Collection<SeriesSamples> plain() {
    return plain.values();
  }

  /** The series beside them that hold parts of rollups. */
  Collection<SeriesSamples> parts() {
    return parts.values();
  }

  /** Rows that the store can't hold, by reason. */
  Map<String, Long> leftOut() {
    return leftOut;
  }

  private void addResult(ResultRow result) {
    NativeHistogram histogram = result.histogram();
    if (histogram != null) {
      addHistogram(result.series(), MetricType.UNKNOWN, histogram);
    } else {
      addValue(
          plain(result.series(), MetricType.UNKNOWN),
          result.element().timestampMillis(),
          result.element().value());
    }
  }

  private void addHistogram(Series series, MetricType type, NativeHistogram histogram) {
    if (!options.takesHistograms()) {
      leaveOut("native_histogram");
    } else if (!histogram.customBounds().isEmpty() && !options.message().hasCustomBuckets()) {
      leaveOut("custom_buckets");
    } else {
      SeriesSamples samples = plain(series, type);
      if (!options.firstStays() || !samples.has(histogram.timestampMillis())) {
        samples.add(histogram);
      } else if (!samples.has(histogram)) {
        leaveOut(SAME_TIME);
      }
    }
  }

  private void addValue(SeriesSamples samples, long timestampMillis, double value) {
    if (Double.isNaN(value) && !StaleMarker.is(value) && !options.receiver().takesNan()) {
      leaveOut("nan");
    } else if (!options.firstStays() || !samples.has(timestampMillis)) {
      samples.add(timestampMillis, value);
    } else if (!samples.has(timestampMillis, value)) {
      leaveOut(SAME_TIME);
    }
  }

  private void addRollup(Series series, RollupWindow window) {
    boolean counter = window.type() == MetricType.COUNTER;
    double value = counter ? window.total() : window.sum() / (double) window.count();
    if (window.level().name().equals(options.plainLevel())) {
      addValue(plain(series, window.type()), window.endMillis() - 1, value);
    } else {
      addPart(series, window, counter ? "total" : "average", value);
    }
    addPart(series, window, "min", window.min());
    addPart(series, window, "max", window.max());
    addPart(series, window, "count", (double) window.count());
    addPart(series, window, "sum", window.sum());
  }

  private void addPart(Series series, RollupWindow window, String part, double value) {
    SeriesSamples samples =
        parts.computeIfAbsent(
            new Window(series, window.level().name(), part),
            of ->
                new SeriesSamples(
                    labels(series).toBuilder()
                        .set(Labels.METRIC_NAME, series.labels().metricName() + ROLLUP_SUFFIX)
                        .set(ROLLUP, part)
                        .set(ROLLUP_LEVEL, window.level().name())
                        .build(),
                    part.equals("total") ? MetricType.COUNTER : MetricType.GAUGE));
    addValue(samples, window.endMillis() - 1, value);
  }

  private SeriesSamples plain(Series series, MetricType type) {
    SeriesSamples known = plain.get(series);
    if (known != null) {
      return known;
    }
    SeriesSamples first = new SeriesSamples(labels(series), type);
    plain.put(series, first);
    return first;
  }

  private Labels labels(Series series) {
    return options.tenantHeader().isPresent() || series.tenant().equals(DEFAULT_TENANT)
        ? series.labels()
        : series.labels().toBuilder().set(options.tenantLabel(), series.tenant()).build();
  }

  private void leaveOut(String reason) {
    leftOut.merge(reason, 1L, Long::sum);
  }

  private record Window(Series series, String level, String part) {}
}
