package io.weir.ops.cluster;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.CommittedTopic;
import io.weir.ops.committed.Value;
import io.weir.ops.reference.Judged;
import io.weir.ops.reference.ReferenceSettings;
import io.weir.ops.reference.ReferenceShard;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.RuleResult;
import io.weir.schemas.result.RuleResultCodec;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.rules.alert.Alert;
import io.weir.topology.rules.stream.RuleComparison;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What stands committed of rules, and the samples that they rest on. For one thread. */
final class RuleTopics implements AutoCloseable {
  private final CommittedTopic<Batch> samples;
  private final CommittedTopic<RuleResult> results;
  private final CommittedTopic<AlertRecord> alerts;

  RuleTopics(String bootstrapServers) {
    samples =
        new CommittedTopic<>(
            bootstrapServers, Backbone.TOPICS.samples(), Backbone.PARTITIONS, Batch::of);
    results =
        new CommittedTopic<>(
            bootstrapServers,
            Backbone.TOPICS.results(),
            Backbone.PARTITIONS,
            record ->
                RuleResultCodec.decode(
                    record.value(), WireFormat.HEADER_LENGTH, record.value().length));
    alerts =
        new CommittedTopic<>(
            bootstrapServers,
            Backbone.TOPICS.alerts(),
            Backbone.PARTITIONS,
            record ->
                AlertRecord.decode(
                    record.value(), WireFormat.HEADER_LENGTH, record.value().length));
  }

  /** All numbers of a tenant that shards had to accept until now. */
  ScriptData accepted(ReferenceSettings settings, String tenant) {
    List<ReferenceShard> shards =
        IntStream.range(0, Backbone.PARTITIONS)
            .mapToObj(partition -> new ReferenceShard(settings, Backbone.TOPICS.samples()))
            .toList();
    samples.read().forEach(record -> shards.get(record.partition()).take(record));
    ScriptData data = new ScriptData();
    for (ReferenceShard shard : shards) {
      for (Judged judged : shard.judged()) {
        if (judged.verdict().counts()
            && judged.series().tenant().equals(tenant)
            && judged.value() instanceof Value.OfFloat number) {
          data.add(judged.series().labels(), judged.timestampMillis(), number.value(), 0);
        }
      }
    }
    return data;
  }

  /** All results of any revision until now. */
  List<RuleResult> results() {
    return results.read();
  }

  /** All that was told of alerts until now. */
  List<AlertRecord> alerts() {
    return alerts.read();
  }

  /**
   * What differs from what a model gives.
   *
   * @param values by time and series
   * @param alertsByTick and by fingerprint
   */
  List<String> differences(
      Map<Long, Map<Labels, Double>> values,
      Map<Long, Map<String, Alert>> alertsByTick,
      RuleComparison comparison) {
    comparison.results(values, results.read());
    comparison.alerts(alertsByTick, alerts.read());
    return comparison.differences();
  }

  @Override
  public void close() {
    List.of(samples, results, alerts).forEach(CommittedTopic::close);
  }
}
