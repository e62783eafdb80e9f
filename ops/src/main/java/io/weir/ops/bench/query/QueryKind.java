package io.weir.ops.bench.query;

import io.weir.ops.bench.load.TargetSeries;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What dashboards ask: panels over time and of the present, and the variables above them. */
public enum QueryKind {
  STAT(Endpoint.INSTANT, "sum(rate(http_server_requests_total[1m]))"),
  STAT_BY_JOB(Endpoint.INSTANT, "sum by (job) (rate(http_server_errors_total[5m]))"),
  TABLE_OF_INSTANCE(Endpoint.INSTANT, "http_server_in_flight{instance=\"$instance\"}"),
  COUNT_ALL(Endpoint.INSTANT, "count by (job) ({job=~\".+\"})"),
  RATE_BY_JOB(Endpoint.RANGE, "sum by (job) (rate(http_server_requests_total[1m]))"),
  RATE_OF_INSTANCE(Endpoint.RANGE, "rate(http_server_requests_total{instance=\"$instance\"}[1m])"),
  QUANTILE(
      Endpoint.RANGE,
      "histogram_quantile(0.99, sum by (le) (rate(http_server_seconds_bucket[1m])))"),
  RATIO_BY_JOB(
      Endpoint.RANGE,
      "sum by (job) (rate(http_server_errors_total[1m]))"
          + " / sum by (job) (rate(http_server_requests_total[1m]))"),
  TOP_INSTANCES(
      Endpoint.RANGE, "topk(5, sum by (instance) (rate(http_server_requests_total[1m])))"),
  GAUGE_OF_JOB(Endpoint.RANGE, "avg by (instance) (http_server_in_flight{job=\"$job\"})"),
  LABEL_VALUES(Endpoint.INSTANCES, "http_server_requests_total"),
  SERIES_OF_INSTANCE(Endpoint.SERIES, "{instance=\"$instance\"}");

  /** Where it is asked. */
  private enum Endpoint {
    INSTANT("api/v1/query"),
    RANGE("api/v1/query_range"),
    INSTANCES("api/v1/label/instance/values"),
    SERIES("api/v1/series");

    private final String path;

    Endpoint(String path) {
      this.path = path;
    }
  }

  private final Endpoint endpoint;
  private final String text;

  QueryKind(Endpoint endpoint, String text) {
    this.endpoint = endpoint;
    this.text = text;
  }

  /** The expression or selector; {@code $instance} and {@code $job} stand for a target's. */
  String text() {
    return text;
  }

  /** Path and parameters. */
  record Request(String path, String form) {}

  /**
   * The request of one panel.
   *
   * @param target whose labels are asked for, where some are
   * @param endMillis the present; the last step of a range is not behind it
   * @param range how far back it looks
   * @param step between steps of a range
   */
  Request request(TargetSeries target, long endMillis, Duration range, Duration step) {
    String filled = text.replace("$instance", target.instance()).replace("$job", target.job());
    Map<String, String> form = new LinkedHashMap<>();
    long lastMillis = endMillis / step.toMillis() * step.toMillis();
    switch (endpoint) {
      case INSTANT -> {
        form.put("query", filled);
        form.put("time", seconds(endMillis));
      }
      case RANGE -> {
        form.put("query", filled);
        form.put("start", seconds(lastMillis - range.toMillis()));
        form.put("end", seconds(lastMillis));
        form.put("step", seconds(step.toMillis()));
      }
      case INSTANCES, SERIES -> {
        form.put("match[]", filled);
        form.put("start", seconds(lastMillis - range.toMillis()));
        form.put("end", seconds(lastMillis));
      }
    }
    return new Request(
        endpoint.path,
        form.entrySet().stream()
            .map(entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&")));
  }

  private static String seconds(long millis) {
    return Double.toString(millis / 1000.0);
  }
}
