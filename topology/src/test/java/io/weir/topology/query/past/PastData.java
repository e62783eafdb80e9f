package io.weir.topology.query.past;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.schemas.peers.WrittenHistogram;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.query.http.ApiData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Two hours of series that are cut somewhere: whatever lies before the cut is in stores only.
 * Counters are reset now and then, series end and begin, with and without a staleness marker, and
 * come back. Numbers have few digits, so that every store can hold them.
 */
public final class PastData {
  /** How long the data is. */
  public static final long LENGTH_MILLIS = 7_200_000;

  /** Where it may be cut: samples are exactly there. */
  public static final long CUT_MILLIS = 3_600_000;

  private static final long STEP_MILLIS = 15_000;
  private static final int STEPS = (int) (LENGTH_MILLIS / STEP_MILLIS);
  private static final int CUT_STEP = (int) (CUT_MILLIS / STEP_MILLIS);

  /** Expressions of which each store gives the same as whoever has all samples. */
  private static final List<String> EXPRESSIONS =
      List.of(
          "g",
          "c_total",
          "g{zone=\"x\"}",
          "g{zone!=\"x\"}",
          "g{instance=~\"a:.\"}",
          "g{instance=~\"a\"}",
          "g{zone!~\"x|z\"}",
          "g{missing=\"\"}",
          "g{zone=~\".+\"}",
          "{__name__=~\"g|late\"}",
          "{__name__!~\"g|c_total|b_bucket|native\",job=\"api\"}",
          "{job=\"db\",__name__!=\"b_bucket\"}",
          "text{value=\"a\\\"b\\\\c\"}",
          "text{value=~\".*\\n.*\"}",
          "{\"my.metric\"}",
          "{\"http.status\"=\"200\"}",
          "g offset 10m",
          "g offset -10m",
          "g - g offset 30m",
          "rate(c_total[5m])",
          "increase(c_total[20m])",
          "irate(c_total[2m])",
          "resets(c_total[1h])",
          "changes(g[30m])",
          "delta(g[10m])",
          "deriv(g[15m])",
          "predict_linear(g[10m], 600)",
          "sum by (job) (rate(c_total[10m]))",
          "avg without (instance) (g)",
          "max_over_time(g[45m])",
          "min_over_time(g[7m])",
          "avg_over_time(g[13m])",
          "sum_over_time(g[1m])",
          "count_over_time(g[30s])",
          "last_over_time({__name__=~\".+\",__name__!=\"native\"}[10m])",
          "last_over_time(early[3m])",
          "last_over_time(jitter[20m]) - min_over_time(jitter[20m])",
          "present_over_time(gone[10m])",
          "absent(early)",
          "absent_over_time(late[10m])",
          "early or late",
          "stale_at_cut",
          "stale_before_cut",
          "back",
          "timestamp(jitter)",
          "quantile_over_time(0.9, g[20m])",
          "stddev_over_time(g[20m])",
          "histogram_quantile(0.9, sum by (le) (rate(b_bucket[10m])))",
          "topk(2, g)",
          "count_values(\"value\", g)",
          "quantile(0.5, g)",
          "sum(g) / count(g)",
          "g > 50",
          "g and on (instance) early",
          "sum_over_time((sum(rate(c_total[5m])))[40m:1m])",
          "max_over_time(g[30m:5m] offset 5m)",
          "c_total @ start()",
          "rate(c_total[10m] @ end())",
          "g[3m]",
          "early[4m]",
          "scalar(sum(g))",
          "label_replace(g, \"j\", \"$1\", \"job\", \"(.*)\")",
          "ceil(g / 7)",
          "vector(1)");

  /** The same of native histograms, which not every store holds. */
  private static final List<String> OF_HISTOGRAMS =
      List.of(
          "native",
          "rate(native[10m])",
          "increase(native[45m])",
          "histogram_count(native)",
          "histogram_quantile(0.9, rate(native[10m]))",
          "sum_over_time(native[5m])",
          "count_over_time(native[5m])",
          "native or g");

  private final long startMillis;
  private final List<RemoteWrite.Sample> samples = new ArrayList<>();

  /** Data that begins at a time, since the Unix epoch. */
  public PastData(long startMillis) {
    this.startMillis = startMillis;
    for (int step = 0; step < STEPS; step++) {
      long time = startMillis + step * STEP_MILLIS;
      targets(step, time);
      lives(step, time);
      histograms(step, time);
    }
    samples.sort(Comparator.comparingLong(RemoteWrite.Sample::timeMillis));
  }

  private void targets(int step, long time) {
    int index = 0;
    for (String job : List.of("api", "db")) {
      for (String instance : List.of("a:1", "a:2", "b")) {
        index++;
        for (String zone : List.of("x", "y")) {
          String[] labels = {"job", job, "instance", instance, "zone", zone};
          int sinceReset = Math.floorMod(step - CUT_STEP - (index - 2), 29 * index);
          put("c_total", time, sinceReset * index + (zone.equals("x") ? 1 : 0), labels);
          put("g", time, (step * 7 + index * 13) % 97 + index / 4.0, labels);
        }
        for (String bound : List.of("0.1", "1", "+Inf")) {
          double counted = (bound.equals("0.1") ? 1 : bound.equals("1") ? 3 : 4) * step * index;
          put("b_bucket", time, counted, "job", job, "instance", instance, "le", bound);
        }
      }
    }
  }

  /** Series that aren't always there. */
  private void lives(int step, long time) {
    if (step < CUT_STEP - 8) {
      put("early", time, step, "instance", "a:1");
    }
    if (step >= CUT_STEP + 3) {
      put("late", time, step, "instance", "a:1");
    }
    if (step <= CUT_STEP - 40) {
      put("gone", time, step == CUT_STEP - 40 ? StaleMarker.VALUE : step, "job", "api");
    }
    if (step <= CUT_STEP) {
      put("stale_at_cut", time, step == CUT_STEP ? StaleMarker.VALUE : step, "job", "api");
    }
    if (step < CUT_STEP) {
      put("stale_before_cut", time, step == CUT_STEP - 1 ? StaleMarker.VALUE : step, "job", "api");
    }
    if (step % 60 < 40) {
      put("back", time, step % 60 == 39 ? StaleMarker.VALUE : step, "job", "api");
    }
    put("jitter", time + step * 7919L % 14_000, step % 11, "job", "api");
    put("text", time, step, "value", "a\"b\\c");
    put("text", time, step, "value", "line\nend");
    put("text", time, step, "value", "日本");
    put("my.metric", time, step, "http.status", "200");
  }

  private void histograms(int step, long time) {
    double grown = 4.0 * (step % 70);
    put(
        "native",
        time,
        new WrittenHistogram(
            1,
            0x1p-20,
            2 + grown,
            100 + grown,
            -2,
            List.of(3 + grown, 0.0, 5 + grown, 7.0),
            List.of(1 + grown, 2.0),
            List.of()));
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

  /** Expressions of numbers. */
  public static List<String> expressions() {
    return EXPRESSIONS;
  }

  /** Expressions of native histograms. */
  public static List<String> histogramExpressions() {
    return OF_HISTOGRAMS;
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
  public ScriptData source() {
    return ApiData.source(samples);
  }
}
