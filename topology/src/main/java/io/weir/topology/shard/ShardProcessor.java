package io.weir.topology.shard;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.Source;
import io.weir.topology.intake.BatchIntake;
import io.weir.topology.rejected.Rejections;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.time.Watermark;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the samples: takes each batch into the shard's state, passes on what is new,
 * advances time, closes windows. All that changes is in the store's log before {@link #process}
 * returns, so state, input offset and output are one transaction. Forwards to the clean topic with
 * the partition as key (it is not written), to the rollup topics with the series as key.
 */
final class ShardProcessor implements Processor<byte[], byte[], Object, byte[]> {
  /** A greater record isn't passed on as it is, but encoded again in pieces. */
  private static final int LARGE_BYTES = 900 * 1024;

  private final String storeName;
  private final ShardSettings settings;
  private final ShardOutputs outputs;
  private final MeterRegistry registry;
  private final BatchIntake intake;
  private final ThinnedBatch thinned;
  private final Rejections rejections;
  private @Nullable Running running;

  ShardProcessor(
      String storeName,
      ShardSettings settings,
      ShardOutputs outputs,
      SchemaLookup lookup,
      MeterRegistry registry) {
    this.storeName = storeName;
    this.settings = settings;
    this.outputs = outputs;
    this.registry = registry;
    this.intake = new BatchIntake(lookup);
    this.thinned = new ThinnedBatch(outputs.batchSchemaId());
    this.rejections =
        new Rejections("shard", outputs.rejected(), outputs.rejectedSchemaId(), registry);
  }

  @Override
  public void init(ProcessorContext<Object, byte[]> context) {
    ShardStore store = context.getStateStore(storeName);
    store.holder().promote();
    running = new Running(context, store);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Running shard = running;
    if (shard == null) {
      throw new IllegalStateException(
          "shard: expected a processor that is open, found a closed one");
    }
    shard.process(record);
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  /** The processor between init and close. */
  private final class Running {
    private final ProcessorContext<Object, byte[]> context;
    private final ShardStateHolder holder;
    private final ShardState state;
    private final ShardLog log;
    private final Deduplication deduplication;
    private final ShardMeters meters;
    private final RollupEmission rollups;
    private final Integer partition;

    Running(ProcessorContext<Object, byte[]> context, ShardStore store) {
      this.context = context;
      holder = store.holder();
      state = holder.active();
      log = new ShardLog(state, store);
      deduplication = new Deduplication(state, settings, log);
      partition = context.taskId().partition();
      meters = new ShardMeters(registry, partition, settings.levels());
      meters.state(state);
      rollups = new RollupEmission(context, outputs, state, log, meters);
    }

    void process(Record<byte[], byte[]> record) {
      long appendTimeMillis = record.timestamp();
      SampleBatchReader batch;
      try {
        batch = intake.read(record.value());
        deduplication.resolve(batch);
      } catch (UnusableRecordException problem) {
        rejections.reject(context, record, problem);
        return;
      }
      Verdicts verdicts = deduplication.apply(batch, appendTimeMillis);
      rejectTooFarAhead(record, batch, verdicts);
      passOn(record, batch, verdicts);
      advanceTime(batch, verdicts, appendTimeMillis);
      noteOffset();
      log.finish();
      meters.batch(record.value().length, verdicts);
      meters.state(state);
      holder.noteSeriesCount();
    }

    private void rejectTooFarAhead(
        Record<byte[], byte[]> record, SampleBatchReader batch, Verdicts verdicts) {
      int count = verdicts.count(Verdict.TOO_FAR_AHEAD);
      if (count > 0) {
        String message = FarAhead.message(batch, verdicts, record.timestamp(), settings.time());
        rejections.reject(context, record, "too_far_ahead", message, count);
      }
    }

    private void passOn(Record<byte[], byte[]> record, SampleBatchReader batch, Verdicts verdicts) {
      if (!settings.clean() || verdicts.total() == 0) {
        return;
      }
      byte[] value = record.value();
      if (verdicts.allPlain() && intake.asItCame() && value.length < LARGE_BYTES) {
        forwardClean(value);
        meters.passedOn();
      } else {
        thinned.encode(batch, verdicts, this::forwardClean);
        meters.encodedAgain();
      }
    }

    private void forwardClean(byte[] value) {
      context.forward(
          new Record<>(partition, value, context.currentSystemTimeMs()), outputs.clean());
    }

    private void advanceTime(SampleBatchReader batch, Verdicts verdicts, long appendTimeMillis) {
      Watermark watermark = state.watermark();
      watermark.heard(source(batch, verdicts), appendTimeMillis);
      state.rollups().advance(state.rollupMillis(appendTimeMillis), appendTimeMillis, rollups);
      long floorMillis = state.neededMillis(state.floorMillis(appendTimeMillis));
      if (state.expire(floorMillis)) {
        log.removeAgedBlocks(floorMillis);
        forgetSeries(watermark.millis());
      }
    }

    /** Who gives no name gives no mark: one source, as late as it may be (T3). */
    private Source source(SampleBatchReader batch, Verdicts verdicts) {
      Source source = batch.header().source();
      if (!source.name().isEmpty()) {
        return source;
      }
      long greatestMillis = EventTimes.greatest(batch, verdicts);
      return greatestMillis == EventTimes.NONE
          ? source.withMark(0)
          : source.withMark(greatestMillis - settings.time().latenessMillis());
    }

    private void forgetSeries(long watermarkMillis) {
      if (watermarkMillis == Watermark.UNSET) {
        return;
      }
      Head head = state.head();
      for (int slot = 0; slot < head.slotCount(); slot++) {
        if (head.isUsed(slot)
            && head.isEmpty(slot)
            && state.rollups().canForget(slot, watermarkMillis)) {
          log.remove(LogKey.series(head.ref(slot)));
          state.remove(slot);
        }
      }
    }

    private void noteOffset() {
      Optional<RecordMetadata> place = context.recordMetadata();
      place.ifPresent(found -> state.setOffset(found.offset()));
    }

    void close() {
      meters.close();
      holder.demote();
    }
  }
}
