package io.weir.schemas.topics;

import io.weir.schemas.avro.Schemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * All topics of a deployment with their partitions and settings.
 *
 * @param topics their names
 * @param partitions partitions of the samples, and so of the shards; fixed for an application's
 *     life
 * @param levels names of the rollup levels
 */
public record TopicPlan(Topics topics, int partitions, List<String> levels) {
  /** Greatest record that Weir writes, with room for the record's own header. */
  private static final int MAX_MESSAGE_BYTES = 1024 * 1024;

  /** The broker's clock at arrival; Weir's only wall clock, since it is in the log. */
  private static final String APPEND_TIME = "LogAppendTime";

  private static final String PRODUCE_TIME = "CreateTime";

  /** Checks the number of partitions and copies the levels. */
  public TopicPlan {
    if (partitions < 1) {
      throw new IllegalArgumentException("expected at least 1 partition, found " + partitions);
    }
    levels = List.copyOf(levels);
  }

  /** The topics in the order of the flow. */
  public List<TopicSpec> specs() {
    List<TopicSpec> specs = new ArrayList<>();
    specs.add(kept(topics.ingest(), Schemas.SAMPLE_BATCH, Duration.ofDays(3), APPEND_TIME));
    specs.add(kept(topics.samples(), Schemas.SAMPLE_BATCH, Duration.ofDays(3), APPEND_TIME));
    specs.add(kept(topics.clean(), Schemas.SAMPLE_BATCH, Duration.ofDays(3), PRODUCE_TIME));
    for (String level : levels) {
      specs.add(kept(topics.rollup(level), Schemas.ROLLUP, Duration.ofDays(7), PRODUCE_TIME));
    }
    specs.add(kept(topics.exchange(), Schemas.SHARD_PARTIALS, Duration.ofHours(6), APPEND_TIME));
    specs.add(kept(topics.recorded(), Schemas.SAMPLE_BATCH, Duration.ofHours(6), APPEND_TIME));
    specs.add(kept(topics.results(), Schemas.RULE_RESULT, Duration.ofDays(7), PRODUCE_TIME));
    specs.add(compacted(topics.alerts(), partitions, Schemas.ALERT, "compact,delete"));
    specs.add(compacted(topics.metadata(), 1, Schemas.METRIC_METADATA, "compact"));
    specs.add(kept(topics.rejected(), Schemas.REJECTED, Duration.ofDays(7), PRODUCE_TIME));
    specs.add(compacted(topics.control(), 1, Schemas.CONTROL, "compact"));
    return List.copyOf(specs);
  }

  /**
   * The same topics for a replay: nothing ages out, and the append time of what is read is the
   * record's own, as its producer gives it.
   */
  public List<TopicSpec> specsForReplay() {
    return specs().stream().map(TopicPlan::forReplay).toList();
  }

  private static TopicSpec forReplay(TopicSpec spec) {
    Map<String, String> settings = new HashMap<>(spec.settings());
    settings.put("retention.ms", "-1");
    settings.put("message.timestamp.type", PRODUCE_TIME);
    return new TopicSpec(spec.name(), spec.partitions(), spec.schema(), settings);
  }

  private TopicSpec kept(String name, Schema schema, Duration retention, String timestampType) {
    return new TopicSpec(
        name,
        partitions,
        schema,
        Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            Long.toString(retention.toMillis()),
            "max.message.bytes",
            Integer.toString(MAX_MESSAGE_BYTES),
            "message.timestamp.type",
            timestampType));
  }

  private static TopicSpec compacted(String name, int partitions, Schema schema, String policy) {
    return new TopicSpec(name, partitions, schema, Map.of("cleanup.policy", policy));
  }
}
