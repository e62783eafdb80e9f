package io.weir.ops.bench.load;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.util.List;

/**
 * The series of one target, as a service with an HTTP interface has them: families of {@value
 * #FAMILY_SIZE}, seven of ten counters and the rest gauges. Immutable.
 */
public final class TargetSeries {
  static final int FAMILY_SIZE = 50;

  private static final List<String> JOBS =
      List.of(
          "checkout",
          "payments",
          "catalog",
          "identity",
          "shipping",
          "search",
          "pricing",
          "billing",
          "frontend",
          "mailer");
  private static final List<String> SUBSYSTEMS =
      List.of("http_server", "http_client", "rpc_server", "database", "cache", "broker");
  private static final List<String> NOUNS =
      List.of(
          "requests",
          "request_bytes",
          "response_bytes",
          "errors",
          "retries",
          "seconds",
          "timeouts",
          "in_flight",
          "queue_length",
          "pool_size");
  private static final int COUNTER_NOUNS = 7;
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final List<String> RESOURCES =
      List.of(
          "orders",
          "customers",
          "invoices",
          "products",
          "sessions",
          "payments",
          "addresses",
          "shipments",
          "refunds",
          "vouchers");
  private static final List<String> STATUSES = List.of("200", "201", "204", "404", "503");

  private static final int BUCKETS_NOUN = NOUNS.indexOf("seconds");
  private static final List<String> BOUNDS =
      List.of("0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf");

  private final int number;
  private final int size;

  TargetSeries(int number, int size) {
    this.number = number;
    this.size = size;
  }

  /** The target's number, from 0. */
  public int number() {
    return number;
  }

  /** Number of series. */
  public int size() {
    return size;
  }

  /** Label {@code job} of its series. */
  public String job() {
    return JOBS.get(number % JOBS.size());
  }

  /** Label {@code instance} of its series, unique. */
  public String instance() {
    return "10.%d.%d.%d:9100".formatted(number >> 16 & 0xff, number >> 8 & 0xff, number & 0xff);
  }

  /** Name of a series' family. */
  public String family(int series) {
    int family = series / FAMILY_SIZE;
    int names = SUBSYSTEMS.size() * NOUNS.size();
    String name =
        SUBSYSTEMS.get(family / NOUNS.size() % SUBSYSTEMS.size())
            + "_"
            + NOUNS.get(family % NOUNS.size())
            + (family < names ? "" : "_" + family / names);
    if (isBucket(series)) {
      return name + "_bucket";
    }
    return type(series) == MetricType.COUNTER ? name + "_total" : name;
  }

  /** Whether a series counts the observations up to a bound. */
  private static boolean isBucket(int series) {
    return series / FAMILY_SIZE % NOUNS.size() == BUCKETS_NOUN;
  }

  /** Type of a series: counter or gauge. */
  public MetricType type(int series) {
    return series / FAMILY_SIZE % NOUNS.size() < COUNTER_NOUNS
        ? MetricType.COUNTER
        : MetricType.GAUGE;
  }

  /** Labels of a series as its target exposes them, {@code job} and {@code instance} not among. */
  public Labels exposed(int series) {
    int member = series % FAMILY_SIZE;
    Labels.Builder labels =
        Labels.builder()
            .set(Labels.METRIC_NAME, family(series))
            .set("method", METHODS.get(member % METHODS.size()))
            .set("path", "/api/v1/accounts/{id}/" + RESOURCES.get(member / METHODS.size()))
            .set("status", STATUSES.get(member % STATUSES.size()));
    if (isBucket(series)) {
      labels.set("le", BOUNDS.get(member / METHODS.size()));
    }
    return labels.build();
  }

  /** Labels of a series as they are stored. */
  public Labels stored(int series) {
    return exposed(series).toBuilder().set("job", job()).set("instance", instance()).build();
  }
}
