package io.weir.topology.shard;

import io.weir.schemas.labels.SeriesKeyWriter;
import io.weir.schemas.rollup.RollupCodec;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.topology.bundle.RecordBundle;
import io.weir.topology.control.Revision;
import io.weir.topology.rollup.RollupSink;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.log.LogKey;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Sends closed windows to their topics, in bundles, and their rows to the log. For one thread. */
final class RollupEmission implements RollupSink {
  /** Rollups depend on no rules. */
  private static final long NO_RULE_SET = 0;

  private final ProcessorContext<Object, byte[]> context;
  private final ShardOutputs outputs;
  private final ShardState state;
  private final ShardLog log;
  private final ShardMeters meters;
  private final RollupCodec codec = new RollupCodec();
  private final SeriesKeyWriter keys = new SeriesKeyWriter();
  private final RecordBundle bundle = new RecordBundle();

  private long nowMillis;

  /** The level of what was sent last, and its node; successive windows are mostly of one level. */
  private @Nullable RollupLevel level;

  private String node = "";

  /** What was added of that level and isn't counted yet. */
  private long closedCount;

  private long correctionCount;

  RollupEmission(
      ProcessorContext<Object, byte[]> context,
      ShardOutputs outputs,
      ShardState state,
      ShardLog log,
      ShardMeters meters) {
    this.context = context;
    this.outputs = outputs;
    this.state = state;
    this.log = log;
    this.meters = meters;
  }

  @Override
  public long revision(long counter) {
    return Revision.of(outputs.applicationEpoch(), NO_RULE_SET, counter);
  }

  @Override
  public void correcting(int seriesCount) {
    meters.correcting(seriesCount);
  }

  /** Says what time it is: the timestamp of what is sent from now on. */
  void at(long newNowMillis) {
    nowMillis = newNowMillis;
  }

  @Override
  public void window(int slot, RollupWindow window) {
    Head head = state.head();
    String tenant = head.tenant(slot);
    byte[] labels = head.labels(slot);
    byte[] key = keys.key(tenant, labels, head.isPlain(slot));
    byte[] value = codec.encode(tenant, labels, window, outputs.rollupSchemaId());
    if (!window.level().equals(level)) {
      finish();
      level = window.level();
      node = outputs.rollup(level);
    }
    bundle.add(key, value);
    if (bundle.isFull()) {
      forward();
    }
    if (window.correction()) {
      correctionCount++;
    } else {
      closedCount++;
    }
  }

  private void forward() {
    context.forward(bundle.take(nowMillis), node);
  }

  /** Sends what is left of the windows, and adds them to the metrics. */
  void finish() {
    if (!bundle.isEmpty()) {
      forward();
    }
    if (level != null) {
      meters.rollups(level, closedCount, correctionCount);
      closedCount = 0;
      correctionCount = 0;
    }
  }

  @Override
  public void put(LogKey key, byte[] value) {
    log.put(key, value);
  }

  @Override
  public void remove(LogKey key) {
    log.remove(key);
  }

  @Override
  public void keepRun(int slot) {
    log.put(LogKey.series(state.head().ref(slot)), state.rollups().entryWithRun(slot).toBytes());
  }
}
