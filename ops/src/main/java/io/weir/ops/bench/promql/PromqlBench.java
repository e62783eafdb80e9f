package io.weir.ops.bench.promql;

import io.weir.ops.bench.Report;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.MatrixValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What PromQL costs for each series and step: range queries, and {@code rate} tick after tick. With
 * a Prometheus, the same range queries are asked of it in turn with ours, and their answers
 * compared. Medians of all rounds but those that warm up.
 */
public final class PromqlBench {
  private static final double TOLERANCE = 1e-9;
  private static final Duration LONGEST_RANGE = Duration.ofHours(1);

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param series of each metric
   * @param interval between samples
   * @param range of the queries; data reach an hour further back
   * @param step of the queries
   * @param warmUpRounds rounds before those that are measured
   * @param rounds that are measured
   * @param seed decides the values
   * @param prometheus the executable to compare with; empty for none
   * @param directory where a directory for Prometheus's data is made, and deleted in the end
   */
  public record Settings(
      int series,
      Duration interval,
      Duration range,
      Duration step,
      int warmUpRounds,
      int rounds,
      long seed,
      Optional<Path> prometheus,
      Path directory) {
    /** Checks the numbers. */
    public Settings {
      if (series < 10 || series % 10 != 0) {
        throw new IllegalArgumentException(
            "series: expected a positive multiple of 10, found " + series);
      }
      for (Duration duration : new Duration[] {interval, range, step}) {
        if (duration.toSeconds() < 1 || duration.toMillis() % 1000 != 0) {
          throw new IllegalArgumentException(
              "durations: expected whole seconds, found " + duration.toMillis() + " ms");
        }
      }
      if (rounds < 1 || warmUpRounds < 0) {
        throw new IllegalArgumentException(
            "rounds: expected at least 1, and none or some to warm up, found "
                + rounds
                + " and "
                + warmUpRounds);
      }
    }

    int samples() {
      return (int) (range.plus(LONGEST_RANGE).toMillis() / interval.toMillis()) + 1;
    }

    int steps() {
      return (int) (range.toMillis() / step.toMillis()) + 1;
    }
  }

  /**
   * A benchmark that tells how far it is.
   *
   * @param progress takes a line at a time
   */
  public PromqlBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws BenchFailedException if Prometheus can't be run or answers otherwise
   */
  public Report run() throws InterruptedException {
    BenchData data =
        new BenchData(
            settings.series, settings.samples(), settings.interval.toMillis(), settings.seed);
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("bench", "promql");
    entries.put("series", settings.series);
    entries.put("samples_per_series", settings.samples());
    entries.put("interval_s", settings.interval.toSeconds());
    entries.put("range_s", settings.range.toSeconds());
    entries.put("step_s", settings.step.toSeconds());
    entries.put("rounds", settings.rounds);
    entries.put("seed", settings.seed);
    entries.put("batch", batch(data));
    entries.put("incremental", incremental(data));
    return new PromqlBenchReport(entries);
  }

  private Map<String, Object> batch(BenchData data) throws InterruptedException {
    if (settings.prometheus.isEmpty()) {
      return queries(data, null);
    }
    Path executable = settings.prometheus.get().toAbsolutePath();
    Path directory = temporaryDirectory();
    try (PeerPrometheus peer = PeerPrometheus.start(executable, directory, data, progress)) {
      return queries(data, peer);
    } finally {
      delete(directory);
    }
  }

  private Map<String, Object> queries(BenchData data, @Nullable PeerPrometheus peer)
      throws InterruptedException {
    Map<String, Object> results = new LinkedHashMap<>();
    for (BenchQuery query : BenchQuery.values()) {
      Map<String, Object> result = query(data, query, peer);
      results.put(query.expression(), result);
      progress.accept(query.expression() + ": " + result);
    }
    return results;
  }

  private Map<String, Object> query(BenchData data, BenchQuery query, @Nullable PeerPrometheus peer)
      throws InterruptedException {
    PromqlQuery planned = planned(query.expression());
    long end = data.endMillis();
    long start = end - settings.range.toMillis();
    Timings ours = new Timings(settings.warmUpRounds);
    Timings theirs = new Timings(settings.warmUpRounds);
    Timings theirHttp = new Timings(settings.warmUpRounds);
    for (int round = 0; round < settings.warmUpRounds + settings.rounds; round++) {
      long before = System.nanoTime();
      MatrixValue value =
          (MatrixValue)
              planned
                  .over(data, EvaluationOptions.DEFAULTS, start, end, settings.step.toMillis())
                  .value();
      ours.add((double) (System.nanoTime() - before));
      if (peer != null) {
        PeerPrometheus.Answer answer =
            peer.over(query.expression(), start, end, settings.step.toMillis());
        theirs.add((double) answer.evaluationNanos());
        theirHttp.add((double) answer.httpNanos());
        check(query, value, answer);
      }
    }
    int series = data.series(query.metric()).size();
    double cells = (double) series * settings.steps();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ns_per_series_step", rounded(ours.medianNanos() / cells));
    result.put("ms", rounded(ours.medianNanos() / 1e6));
    if (peer != null) {
      result.put("prometheus_ns_per_series_step", rounded(theirs.medianNanos() / cells));
      result.put("prometheus_ms", rounded(theirs.medianNanos() / 1e6));
      result.put("prometheus_http_ms", rounded(theirHttp.medianNanos() / 1e6));
      result.put("times_as_fast", rounded(theirs.medianNanos() / ours.medianNanos()));
      result.put("times_as_fast_http", rounded(theirHttp.medianNanos() / ours.medianNanos()));
    }
    return result;
  }

  private static PromqlQuery planned(String expression) {
    try {
      return PromqlQuery.of(PromQlParser.parse(expression));
    } catch (ParseException e) {
      throw new IllegalStateException(expression + ": expected an expression", e);
    }
  }

  private static void check(BenchQuery query, MatrixValue value, PeerPrometheus.Answer answer) {
    long points = 0;
    double sum = 0;
    for (MatrixValue.Series series : value.series()) {
      points += series.values().length;
      for (double point : series.values()) {
        sum += point;
      }
    }
    if (points != answer.points()
        || Math.abs(sum - answer.sum()) > TOLERANCE * Math.abs(answer.sum())) {
      throw new BenchFailedException(
          "%s: expected Prometheus's %d points with a sum of %s, found %d and %s"
              .formatted(query.expression(), answer.points(), answer.sum(), points, sum));
    }
  }

  private Map<String, Object> incremental(BenchData data) {
    Map<String, Object> results = new LinkedHashMap<>();
    for (Duration range : new Duration[] {Duration.ofMinutes(5), LONGEST_RANGE}) {
      String name = "rate(m[" + (range.toMinutes() == 60 ? "1h" : range.toMinutes() + "m") + "])";
      Timings timings = new Timings(settings.warmUpRounds);
      for (int round = 0; round < settings.warmUpRounds + settings.rounds; round++) {
        timings.add(slide(data, range));
      }
      Map<String, Object> result = Map.of("ns_per_series_tick", rounded(timings.medianNanos()));
      results.put(name, result);
      progress.accept(name + ", tick by tick: " + result);
    }
    return results;
  }

  /** Nanoseconds for each series and tick, once the range is full. */
  private double slide(BenchData data, Duration range) {
    SlidingRates rates = new SlidingRates(data.series("m"), range);
    int first = (int) (LONGEST_RANGE.toMillis() / settings.interval.toMillis());
    int last = settings.samples();
    double sum = 0;
    for (int index = 0; index < first; index++) {
      sum += rates.tick(index);
    }
    long before = System.nanoTime();
    for (int index = first; index < last; index++) {
      sum += rates.tick(index);
    }
    long nanos = System.nanoTime() - before;
    if (Double.isNaN(sum)) {
      throw new BenchFailedException("incremental: expected rates, found a sum of " + sum);
    }
    return nanos / ((double) (last - first) * settings.series);
  }

  private Path temporaryDirectory() {
    try {
      return Files.createTempDirectory(settings.directory, "weir-bench-promql-");
    } catch (IOException e) {
      throw new UncheckedIOException(
          settings.directory + ": a directory could not be made: " + e, e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory + ": could not be deleted: " + e, e);
    }
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
  }
}
