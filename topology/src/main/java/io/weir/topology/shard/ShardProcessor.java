package io.weir.topology.shard;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.Source;
import io.weir.topology.exchange.ReportWriter;
import io.weir.topology.intake.BatchIntake;
import io.weir.topology.rejected.Rejections;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.replica.ReplicaBatch;
import io.weir.topology.shard.time.Watermark;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the samples: takes each batch into the shard's state, passes on what is new,
 * advances time, closes windows. All that changes is in the store's log before {@link #process}
 * returns, so state, input offset and output are one transaction. Forwards to the clean topic with
 * the partition as key (it is not written), to the rollup topics in bundles of records that have
 * the series as key.
 */
final class ShardProcessor implements Processor<byte[], byte[], Object, byte[]> {
  /** A greater record isn't passed on as it is, but encoded again in pieces. */
  private static final int LARGE_BYTES = 900 * 1024;

  private static final String WAY_OUT =
      "if the group's offsets were reset or have expired, set them forward again;"
          + " if the topic was created anew, another weir.stream.application_id begins from nothing";

  /** How soon work goes on that didn't fit into a record's time. */
  private static final Duration GO_ON = Duration.ofMillis(10);

  /** How soon other rules are taken over, though no record comes: those there are may wait. */
  private static final Duration LOOK_FOR_RULES = Duration.ofSeconds(1);

  private final String storeName;
  private final ShardSettings settings;
  private final ShardOutputs outputs;
  private final ShardRules rules;
  private final MeterRegistry registry;
  private final SchemaLookup lookup;
  private final ThinnedBatch thinned;
  private final Rejections rejections;
  private @Nullable Running running;

  ShardProcessor(
      String storeName,
      ShardSettings settings,
      ShardOutputs outputs,
      ShardRules rules,
      SchemaLookup lookup,
      MeterRegistry registry) {
    this.storeName = storeName;
    this.settings = settings;
    this.outputs = outputs;
    this.rules = rules;
    this.registry = registry;
    this.lookup = lookup;
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
    private final BatchIntake intake;
    private final Deduplication deduplication;
    private final ShardMeters meters;
    private final RollupEmission rollups;
    private final ReplicaGate replicas;
    private final IntervalStage intervals;
    private final TickStage ticks;
    private final RecordedIntake recorded;
    private final Integer partition;
    private long appendTimeMillis;
    private @Nullable Cancellable unfinished;

    Running(ProcessorContext<Object, byte[]> context, ShardStore store) {
      this.context = context;
      holder = store.holder();
      state = holder.active();
      log = new ShardLog(state, store);
      intake = new BatchIntake(lookup, new HeadSeries(state.head()));
      partition = context.taskId().partition();
      meters = new ShardMeters(registry, partition, settings);
      intervals =
          new IntervalStage(
              state,
              log,
              meters,
              settings.clean() ? this::forwardClean : null,
              outputs.batchSchemaId());
      ticks =
          new TickStage(
              partition,
              state,
              rules,
              settings,
              outputs.applicationEpoch(),
              new ReportWriter(
                  rules.partialsSchemaId(),
                  partition,
                  rules.mergePartitions(),
                  this::forwardReport));
      recorded = new RecordedIntake(state, log, lookup, ticks, outputs.applicationEpoch());
      deduplication = new Deduplication(state, settings, log, intervals, ticks);
      meters.state(state);
      rollups = new RollupEmission(context, outputs, state, log, meters);
      replicas = new ReplicaGate(state, settings, log, meters, this::release);
      context.schedule(LOOK_FOR_RULES, PunctuationType.WALL_CLOCK_TIME, ignored -> lookForRules());
    }

    void process(Record<byte[], byte[]> record) {
      boolean isRecorded =
          context
              .recordMetadata()
              .filter(found -> found.topic().equals(rules.recordedTopic()))
              .isPresent();
      holder.change(() -> {
        ticks.adopt();
        if (isRecorded) {
          takeRecorded(record);
        } else {
          take(record);
        }
      });
    }

    private void takeRecorded(Record<byte[], byte[]> record) {
      context.recordMetadata().ifPresent(this::noteRecordedOffset);
      try {
        recorded.take(record.value(), appendTimeMillis);
      } catch (UnusableRecordException problem) {
        rejections.reject(context, record, problem);
        return;
      }
      tick();
      log.finish();
      holder.noteSeriesCount();
    }

    /** Evaluates rules; what doesn't fit now is done soon, even if no record comes. */
    private void tick() {
      long startNanos = System.nanoTime();
      boolean left = ticks.run(appendTimeMillis);
      meters.rules(System.nanoTime() - startNanos);
      if (left && unfinished == null) {
        unfinished =
            context.schedule(GO_ON, PunctuationType.WALL_CLOCK_TIME, ignored -> finishTicks());
      } else if (!left && unfinished != null) {
        unfinished.cancel();
        unfinished = null;
      }
    }

    private void finishTicks() {
      holder.change(() -> {
        tick();
        log.finish();
      });
    }

    private void lookForRules() {
      holder.change(() -> {
        if (ticks.adopt()) {
          tick();
          log.finish();
        }
      });
    }

    private void forwardReport(Integer target, byte[] value) {
      context.forward(new Record<>(target, value, context.currentSystemTimeMs()), rules.exchange());
    }

    private void take(Record<byte[], byte[]> record) {
      noteOffset();
      appendTimeMillis = record.timestamp();
      SampleBatchReader batch;
      try {
        batch = read(record.value());
      } catch (UnusableRecordException problem) {
        rejections.reject(context, record, problem);
        return;
      }
      meters.record(record.value().length, batch.floatCount() + batch.histogramCount() == 0);
      boolean ceased = state.watermark().note(source(batch, appendTimeMillis), appendTimeMillis);
      boolean passes = true;
      if (replicas.concerns(batch.header())) {
        passes = replicas.passes(batch, record.value(), appendTimeMillis, state.offset(), ceased);
        if (passes && replicas.hasReleased()) {
          batch = readAgain(record.value());
        }
      }
      if (passes) {
        takeIn(batch, record, state.offset());
      }
      advanceTime();
      tick();
      log.finish();
      meters.state(state);
      holder.noteSeriesCount();
    }

    private SampleBatchReader read(byte[] value) throws UnusableRecordException {
      SampleBatchReader batch = intake.read(value);
      deduplication.resolve(batch);
      return batch;
    }

    /** Reads what was found to be usable when it came. */
    private SampleBatchReader readAgain(byte[] value) {
      try {
        return read(value);
      } catch (UnusableRecordException e) {
        throw new IllegalStateException(
            "shard: expected a batch to be as usable as when it came, found " + e.reason(), e);
      }
    }

    /** A replica's batch that was held goes on, judged as of now, but for what its arrival says. */
    private void release(ReplicaBatch held) {
      takeIn(
          readAgain(held.value()),
          new Record<>(new byte[0], held.value(), held.appendTimeMillis()),
          held.offset());
    }

    private void takeIn(SampleBatchReader batch, Record<byte[], byte[]> record, long offset) {
      Verdicts verdicts = deduplication.apply(batch, record.timestamp());
      rejectTooFarAhead(record, offset, batch, verdicts);
      rejectOverLimit(record, offset, batch, verdicts);
      passOn(record, batch, verdicts);
      meters.samples(verdicts);
    }

    private void rejectTooFarAhead(
        Record<byte[], byte[]> record, long offset, SampleBatchReader batch, Verdicts verdicts) {
      int count = verdicts.count(Verdict.TOO_FAR_AHEAD);
      if (count > 0) {
        String message = FarAhead.message(batch, verdicts, record.timestamp(), settings.time());
        rejections.reject(context, record, offset, "too_far_ahead", message, count);
      }
    }

    private void rejectOverLimit(
        Record<byte[], byte[]> record, long offset, SampleBatchReader batch, Verdicts verdicts) {
      int count = verdicts.count(Verdict.SERIES_LIMIT);
      if (count > 0) {
        String message = deduplication.limitMessage(batch);
        rejections.reject(context, record, offset, "series_limit", message, count);
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

    private void advanceTime() {
      Watermark watermark = state.watermark();
      watermark.advance();
      long reachedMillis = state.rollupMillis(appendTimeMillis);
      intervals.close(reachedMillis);
      rollups.at(context.currentSystemTimeMs());
      state.rollups().advance(reachedMillis, appendTimeMillis, rollups);
      rollups.finish();
      long floorMillis =
          Math.min(
              ticks.neededSinceMillis(), state.neededMillis(state.floorMillis(appendTimeMillis)));
      if (state.expire(floorMillis)) {
        log.removeAgedBlocks(floorMillis);
        forgetSeries(watermark.millis());
        replicas.forget(appendTimeMillis);
      }
    }

    /** Who gives no name gives no mark: one source, as late as it may be (T3). */
    private Source source(SampleBatchReader batch, long appendTimeMillis) {
      Source source = batch.header().source();
      if (!source.name().isEmpty()) {
        return source;
      }
      long greatestMillis =
          EventTimes.greatest(batch, appendTimeMillis + settings.time().maxAheadMillis());
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
            && !state.intervals().holds(slot)
            && !state.versions().hasRemoved(head.ref(slot), state.heldFromMillis())
            && state.rollups().canForget(slot, watermarkMillis)) {
          log.remove(LogKey.series(head.ref(slot)));
          if (state.versions().knows(head.ref(slot))) {
            log.remove(LogKey.versions(head.ref(slot)));
          }
          state.remove(slot);
        }
      }
      ticks.forget();
    }

    private void noteRecordedOffset(RecordMetadata found) {
      if (found.offset() <= state.recordedOffset()) {
        throw behind(found, state.recordedOffset());
      }
      state.setRecordedOffset(found.offset());
    }

    /**
     * The state and the input's offset are committed together, so no record comes twice, unless the
     * offsets were moved back or the topic was made anew: then what comes is counted twice, or is
     * taken for what was.
     */
    private void noteOffset() {
      Optional<RecordMetadata> place = context.recordMetadata();
      if (place.isPresent()) {
        RecordMetadata found = place.get();
        if (found.offset() <= state.offset()) {
          throw behind(found, state.offset());
        }
        state.setOffset(found.offset());
      }
    }

    private static IllegalStateException behind(RecordMetadata found, long offset) {
      return new IllegalStateException(
          "%s-%d: expected a record behind offset %d, up to which the state has taken the topic in, found %d; %s"
              .formatted(found.topic(), found.partition(), offset, found.offset(), WAY_OUT));
    }

    void close() {
      meters.close();
      ticks.release();
      holder.demote();
    }
  }
}
