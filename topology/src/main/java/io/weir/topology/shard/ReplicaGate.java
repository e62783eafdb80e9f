package io.weir.topology.shard;

import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.Scrape;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.replica.Fate;
import io.weir.topology.shard.replica.Liveness;
import io.weir.topology.shard.replica.ReplicaBatch;
import io.weir.topology.shard.replica.ReplicaSink;
import io.weir.topology.shard.replica.Replicas;
import io.weir.topology.shard.time.Watermark;
import java.util.function.Consumer;

/**
 * Stands before deduplication: of what several scrapers send of one target, lets one replica's
 * batches through (D2 to D4). What isn't a replica's passes without an election. For one thread.
 */
final class ReplicaGate implements ReplicaSink {
  private final Replicas replicas;
  private final Liveness liveness;
  private final long retentionMillis;
  private final long maxAheadMillis;
  private final ShardLog log;
  private final ShardMeters meters;
  private final Consumer<ReplicaBatch> released;
  private int releasedCount;

  /**
   * A gate.
   *
   * @param released takes in held batches that go on now
   */
  ReplicaGate(
      ShardState state,
      ShardSettings settings,
      ShardLog log,
      ShardMeters meters,
      Consumer<ReplicaBatch> released) {
    this.replicas = state.replicas();
    this.liveness = new WatermarkLiveness(state.watermark());
    this.retentionMillis = settings.retentionMillis();
    this.maxAheadMillis = settings.time().maxAheadMillis();
    this.log = log;
    this.meters = meters;
    this.released = released;
  }

  /** Whether a batch, or the time at which it came, can change anything here. */
  boolean concerns(BatchHeader header) {
    return ReplicaBatch.isReplica(header) || !replicas.holdsNothing();
  }

  /**
   * Decides whether a batch goes on now; held ones that go on before it do so within this call.
   *
   * @param sourceCeased whether some source has ceased to be live with this record
   */
  boolean passes(
      SampleBatchReader batch,
      byte[] value,
      long appendTimeMillis,
      long offset,
      boolean sourceCeased) {
    releasedCount = 0;
    boolean replica =
        ReplicaBatch.isReplica(batch.header()) && !isTooFarAhead(batch, appendTimeMillis);
    // Made at once: the reader is used for what is released.
    ReplicaBatch arrived = replica ? ReplicaBatch.of(batch, appendTimeMillis, offset, value) : null;
    if (sourceCeased) {
      replicas.sourceCeased(liveness, this);
    }
    replicas.expire(appendTimeMillis, this);
    return arrived == null || replicas.arrived(arrived, liveness, this) == Fate.KEPT;
  }

  /** Its samples are rejected (T4): it stands for nothing that another replica has. */
  private boolean isTooFarAhead(SampleBatchReader batch, long appendTimeMillis) {
    Scrape scrape = batch.header().scrape();
    return scrape != null && scrape.timestampMillis() > appendTimeMillis + maxAheadMillis;
  }

  /** Whether the last call of {@link #passes} released what was held. */
  boolean hasReleased() {
    return releasedCount > 0;
  }

  /** Forgets targets that have been silent for as long as samples are kept. */
  void forget(long appendTimeMillis) {
    replicas.forget(appendTimeMillis, retentionMillis, this);
  }

  @Override
  public void accepted(ReplicaBatch batch) {
    releasedCount++;
    released.accept(batch);
  }

  @Override
  public void counted(String replica, Fate fate) {
    meters.replica(replica, fate);
  }

  @Override
  public void put(LogKey key, byte[] value) {
    log.put(key, value);
  }

  @Override
  public void remove(LogKey key) {
    log.remove(key);
  }

  private record WatermarkLiveness(Watermark watermark) implements Liveness {
    @Override
    public boolean hasCeased(String sourceName) {
      return watermark.hasCeased(sourceName);
    }

    @Override
    public boolean hasJustCeased(String sourceName) {
      return watermark.hasJustCeased(sourceName);
    }
  }
}
