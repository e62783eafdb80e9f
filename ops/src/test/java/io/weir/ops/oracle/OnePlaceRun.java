package io.weir.ops.oracle;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.BatchSeries;
import io.weir.ops.committed.Value;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.VectorSelector;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.rules.evaluate.RuleEvaluation;
import io.weir.topology.rules.evaluate.RuleFailure;
import io.weir.topology.rules.evaluate.RuleSample;
import io.weir.topology.rules.evaluate.VanishedSeries;
import io.weir.topology.rules.template.Surroundings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/**
 * Evaluates rules with all samples in one place, when all have come: without shards, time and
 * corrections. A rule comes after those whose records it names. One use, one thread.
 */
final class OnePlaceRun implements RuleRun {
  /** Nobody looks it up. */
  private static final int SCHEMA_ID = 1;

  private final ScriptData data = new ScriptData();
  private final RuleResults results = new RuleResults();

  private record Running(
      OracleRule rule, PromqlQuery query, RuleEvaluation evaluation, VanishedSeries vanished) {}

  @Override
  public RuleResults run(RuleList rules, OracleData oracleData, Sending sending) {
    accepted(sending.records(oracleData, SCHEMA_ID))
        .forEach((labels, points) ->
            points.forEach((millis, value) -> {
              switch (value) {
                case Value.OfFloat number -> data.add(labels, millis, number.value(), 0);
                case Value.OfHistogram histogram ->
                    data.add(labels, millis, histogram(histogram), 0);
              }
            }));
    NavigableMap<Long, List<Running>> ticks = ticks(rules);
    ticks.forEach((millis, due) -> due.forEach(each -> evaluate(each, millis)));
    return results;
  }

  /** Of each series and time the sample that came first. */
  private static Map<Labels, NavigableMap<Long, Value>> accepted(List<SentRecord> records) {
    Map<Labels, NavigableMap<Long, Value>> accepted = new TreeMap<>();
    for (SentRecord record : records) {
      Batch batch = Batch.of(record.partition(), 0, record.appendMillis(), record.value());
      for (BatchSeries series : batch.series()) {
        NavigableMap<Long, Value> points =
            accepted.computeIfAbsent(series.labels(), key -> new TreeMap<>());
        series
            .samples()
            .forEach(sample -> points.putIfAbsent(sample.timestampMillis(), sample.value()));
      }
    }
    return accepted;
  }

  private static FloatHistogram histogram(Value.OfHistogram value) {
    byte[] bytes = new byte[value.encoded().remaining()];
    value.encoded().duplicate().get(bytes);
    try {
      return Points.histogram(
          new GenericDatumReader<GenericRecord>(Schemas.NATIVE_HISTOGRAM)
              .read(null, DecoderFactory.get().binaryDecoder(bytes, null)));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static NavigableMap<Long, List<Running>> ticks(RuleList rules) {
    NavigableMap<Long, List<Running>> ticks = new TreeMap<>();
    for (OracleRule rule : ordered(rules.rules())) {
      Surroundings none =
          new Surroundings(
              Map.of(),
              "",
              (text, time) -> {
                throw new IllegalStateException("expected no query in a template: " + text);
              });
      Running running =
          new Running(
              rule,
              PromqlQuery.of(rule.rule().expression()),
              RuleEvaluation.of(rule.group(), rule.rule(), none),
              new VanishedSeries());
      long interval = rule.intervalMillis();
      for (long tick = Math.ceilDiv(OracleData.START_MILLIS, interval) * interval;
          tick < Sending.WATERMARK_MILLIS;
          tick += interval) {
        ticks.computeIfAbsent(tick, key -> new ArrayList<>()).add(running);
      }
    }
    return ticks;
  }

  /** Each behind those whose records it names. */
  private static List<OracleRule> ordered(List<OracleRule> rules) {
    List<OracleRule> ordered = new ArrayList<>();
    Set<String> left = rules.stream().map(OracleRule::record).collect(Collectors.toSet());
    List<OracleRule> waiting = new ArrayList<>(rules);
    while (!waiting.isEmpty()) {
      List<OracleRule> next =
          waiting.stream()
              .filter(rule -> names(rule.rule().expression()).stream().noneMatch(left::contains))
              .toList();
      if (next.isEmpty()) {
        throw new IllegalArgumentException("expected no cycle of rules, found " + waiting);
      }
      ordered.addAll(next);
      waiting.removeAll(next);
      next.forEach(rule -> left.remove(rule.record()));
    }
    return ordered;
  }

  private static Set<String> names(Expression expression) {
    Set<String> names = new HashSet<>();
    if (expression instanceof VectorSelector selector) {
      names.add(selector.metricName());
    }
    if (expression instanceof MatrixSelector range) {
      names.add(range.selector().metricName());
    }
    expression.children().forEach(child -> names.addAll(names(child)));
    return names;
  }

  private void evaluate(Running running, long tick) {
    long millis = tick - running.rule.offsetMillis();
    List<RuleSample> samples;
    try {
      QueryValue value = running.query.at(data, EvaluationOptions.DEFAULTS, millis).value();
      samples = running.evaluation.evaluate(Instant.ofEpochMilli(tick), vector(value));
    } catch (RuleFailure | QueryException failed) {
      // As in Prometheus, no series ends at a tick at which its rule fails.
      return;
    }
    for (RuleSample sample : samples) {
      FloatHistogram histogram = sample.histogram();
      if (histogram == null) {
        data.add(sample.labels(), millis, sample.value(), 0);
        results.put(sample.labels(), millis, List.of(sample.value()));
      } else {
        data.add(sample.labels(), millis, histogram, 0);
        results.put(sample.labels(), millis, Points.of(histogram));
      }
    }
    for (Labels ended : running.vanished.next(samples.stream().map(RuleSample::labels).toList())) {
      data.add(ended, millis, StaleMarker.VALUE, 0);
      results.put(ended, millis, RuleResults.MARKER);
    }
  }

  private static VectorValue vector(QueryValue value) {
    return switch (value) {
      case VectorValue vector -> vector;
      case ScalarValue scalar ->
          new VectorValue(
              scalar.timestampMillis(),
              new Labels[] {Labels.empty()},
              new double[] {scalar.value()},
              null);
      default -> throw new IllegalArgumentException("expected a vector, found " + value);
    };
  }
}
