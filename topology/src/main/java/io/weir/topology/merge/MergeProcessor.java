package io.weir.topology.merge;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.avro.MalformedAvroException;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.SchemaResolver;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.UnusableRecordException;
import io.weir.topology.exchange.Report;
import io.weir.topology.rejected.Rejections;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the exchange: takes reports, evaluates what is whole, publishes. What changes is
 * in the store before {@link #process} returns, so state, input offset and output are one
 * transaction. Forwards to the exchange, the topic of recorded series and the rejected topic with
 * the partition as key (it is not written), to the results and alerts with theirs.
 */
final class MergeProcessor implements Processor<byte[], byte[], Object, byte[]> {
  /** How soon other rules are taken over, though no report comes: shards may wait for them. */
  private static final Duration LOOK_FOR_RULES = Duration.ofSeconds(1);

  private final String storeName;
  private final MergeSettings settings;
  private final MergeOutputs outputs;
  private final MeterRegistry registry;
  private final RuleHealth health;
  private final RuleGauges gauges;
  private final SchemaResolver resolver;
  private final Rejections rejections;
  private @Nullable ProcessorContext<Object, byte[]> context;
  private @Nullable MergePartition partition;
  private @Nullable RuleMeters meters;

  MergeProcessor(
      String storeName,
      MergeSettings settings,
      MergeOutputs outputs,
      SchemaLookup lookup,
      MeterRegistry registry,
      RuleHealth health,
      RuleGauges gauges) {
    this.storeName = storeName;
    this.settings = settings;
    this.outputs = outputs;
    this.registry = registry;
    this.health = health;
    this.gauges = gauges;
    this.resolver = new SchemaResolver(lookup, Schemas.SHARD_PARTIALS);
    this.rejections =
        new Rejections("merge", outputs.rejected(), outputs.rejectedSchemaId(), registry);
  }

  @Override
  public void init(ProcessorContext<Object, byte[]> newContext) {
    context = newContext;
    KeyValueStore<Bytes, byte[]> store = newContext.getStateStore(storeName);
    RuleMeters opened = new RuleMeters(registry, health, gauges, newContext.taskId().partition());
    meters = opened;
    MergePartition merge = new MergePartition(newContext, store, settings, outputs, opened);
    partition = merge;
    newContext.schedule(
        LOOK_FOR_RULES, PunctuationType.WALL_CLOCK_TIME, ignored -> merge.lookForRules());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<Object, byte[]> open = context;
    MergePartition merge = partition;
    if (open == null || merge == null) {
      throw new IllegalStateException(
          "merge: expected a processor that is open, found a closed one");
    }
    Report report;
    try {
      report = read(record.value(), open.taskId().partition());
    } catch (UnusableRecordException problem) {
      rejections.reject(open, record, problem);
      return;
    }
    merge.take(report, record.timestamp());
  }

  private Report read(byte @Nullable [] value, int own) throws UnusableRecordException {
    if (value == null) {
      throw new UnusableRecordException(
          "not_wire_format", "expected a value in the wire format, found none");
    }
    Report report;
    try {
      report = Report.decode(resolver.resolve(value));
    } catch (MalformedAvroException | IllegalArgumentException e) {
      throw new UnusableRecordException("malformed", "report: " + e.getMessage());
    }
    if (report.targetPartition() != own) {
      throw new UnusableRecordException(
          "malformed",
          "report: expected one for merge partition %d, found one for %d"
              .formatted(own, report.targetPartition()));
    }
    return report;
  }

  @Override
  public void close() {
    if (meters != null) {
      meters.close();
      meters = null;
    }
    partition = null;
    context = null;
  }
}
