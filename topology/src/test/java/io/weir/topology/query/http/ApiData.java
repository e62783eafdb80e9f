package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.schemas.peers.WrittenHistogram;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramBuilder;
import io.weir.topology.promql.script.ScriptData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The series that {@link ApiCalls} ask for: twenty minutes of counters, gauges with every kind of
 * number, classic and native histograms, and labels that need escapes. Always the same; sums are of
 * whole numbers, so that no order of summing matters.
 */
public final class ApiData {
  private static final int STEP_MILLIS = 15_000;
  private static final int STEPS = 81;
  private static final int GONE_AFTER = 40;

  private static final double[] SPECIAL = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0,
    -0.0,
    1e-7,
    -2.5e-9,
    0.000001,
    1e20,
    1e21,
    123_456_789.123,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    0.1 + 0.2,
    1.0 / 3,
    9_007_199_254_740_992.0
  };

  private static final String[] VALUES = {
    "plain", "ümläut", "日本", "a\"b\\c", "line\nend\ttab", "<a&b>", "\u2028", "\u0001", "🦫"
  };

  private final long startMillis;
  private final List<RemoteWrite.Sample> samples = new ArrayList<>();

  /** Data that begins at a time, since the Unix epoch. */
  public ApiData(long startMillis) {
    this.startMillis = startMillis;
    for (int step = 0; step < STEPS; step++) {
      long time = startMillis + (long) step * STEP_MILLIS;
      targets(step, time);
      numbers(step, time);
      histograms(step, time);
    }
    samples.sort(Comparator.comparingLong(RemoteWrite.Sample::timeMillis));
  }

  private void targets(int step, long time) {
    int index = 0;
    for (String job : List.of("api", "db")) {
      for (String instance : List.of("a:1", "b:2", "c:3")) {
        index++;
        String[] target = {"job", job, "instance", instance};
        put("up", time, step % 7 == index ? 0 : 1, target);
        for (String code : List.of("200", "500")) {
          int perStep = code.equals("200") ? 10 * index : index;
          put(
              "http_requests_total",
              time,
              (step >= 50 && index == 2 ? step - 50 : step) * perStep,
              "code",
              code,
              "job",
              job,
              "instance",
              instance);
        }
        double below = 0;
        for (String bound : List.of("0.1", "1", "10", "+Inf")) {
          below += index;
          put(
              "latency_seconds_bucket",
              time,
              step * below,
              "le",
              bound,
              "job",
              job,
              "instance",
              instance);
        }
        put("latency_seconds_count", time, step * below, target);
        put("latency_seconds_sum", time, step * below * 2, target);
      }
    }
    if (step < GONE_AFTER) {
      put("gone", time, step, "job", "api");
    } else if (step == GONE_AFTER) {
      put("gone", time, StaleMarker.VALUE, "job", "api");
    }
  }

  private void numbers(int step, long time) {
    for (int i = 0; i < SPECIAL.length; i++) {
      put("special", time, SPECIAL[i], "kind", "k%02d".formatted(i));
    }
    for (int i = 0; i < VALUES.length; i++) {
      put("text", time, i, "value", VALUES[i]);
    }
    put("one", time + 781, step, "offset", "yes");
    put("my.metric", time, step, "http.status:code", "200", "ünïcode", "yes");
  }

  private void histograms(int step, long time) {
    double grown = 4.0 * step;
    put(
        "native",
        time,
        new WrittenHistogram(
            1,
            0x1p-20,
            2 + step,
            100 + grown,
            -2,
            List.of(3 + grown, 0.0, 5 + grown, 7.0),
            List.of(1 + grown, 2.0),
            List.of()));
    put(
        "custom",
        time,
        new WrittenHistogram(
            WrittenHistogram.CUSTOM,
            0,
            0,
            100 + grown,
            0,
            List.of(3 + grown, 0.0, 5 + grown, 7.0),
            List.of(),
            List.of(0.1, 1.0, 10.0)));
  }

  private void put(String name, long time, double value, String... labels) {
    samples.add(new RemoteWrite.Sample.OfNumber(labels(name, labels), time, value));
  }

  private void put(String name, long time, WrittenHistogram histogram) {
    samples.add(new RemoteWrite.Sample.OfHistogram(labels(name, "job", "api"), time, histogram));
  }

  private static Labels labels(String name, String... labels) {
    return Labels.of(labels).toBuilder().set(Labels.METRIC_NAME, name).build();
  }

  /** When the first samples are, since the Unix epoch. */
  public long startMillis() {
    return startMillis;
  }

  /** All samples in the order of their times, fit for remote write. */
  public List<RemoteWrite.Sample> samples() {
    return samples;
  }

  /** The same as a source of series. */
  ScriptData source() {
    return source(samples);
  }

  /** Samples as a source of series. */
  public static ScriptData source(List<RemoteWrite.Sample> samples) {
    ScriptData source = new ScriptData();
    for (RemoteWrite.Sample sample : samples) {
      switch (sample) {
        case RemoteWrite.Sample.OfNumber number ->
            source.add(number.labels(), number.timeMillis(), number.value(), 0);
        case RemoteWrite.Sample.OfHistogram histogram ->
            source.add(histogram.labels(), histogram.timeMillis(), read(histogram.histogram()), 0);
      }
    }
    return source;
  }

  private static FloatHistogram read(WrittenHistogram written) {
    HistogramBuilder builder =
        FloatHistogram.builder()
            .schema(written.schema())
            .count(written.count())
            .sum(written.sum())
            .positiveBuckets(written.first(), array(written.positive()));
    return written.isCustom()
        ? builder.customBounds(array(written.bounds())).build()
        : builder
            .zeroBucket(written.threshold(), written.zeroCount())
            .negativeBuckets(0, array(written.negative()))
            .build();
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
