package io.weir.topology.query.shard;

import io.weir.topology.promql.annotation.Annotation;
import io.weir.topology.shard.ShardView;
import java.util.List;

/**
 * What one shard answers.
 *
 * @param <T> what was asked for
 */
public sealed interface ShardAnswer<T> {
  /** Which shard. */
  int partition();

  /**
   * It was read.
   *
   * @param view what the shard was when it was asked
   * @param notes what the evaluation has to say, each message once
   * @param effort what was read for it
   */
  record Read<T>(int partition, T value, ShardView view, List<Annotation> notes, Effort effort)
      implements ShardAnswer<T> {
    public Read {
      notes = List.copyOf(notes);
    }
  }

  /** It can't be read here, now. */
  record Unreadable<T>(int partition, String reason) implements ShardAnswer<T> {}

  /**
   * What was read.
   *
   * @param series how many; one that was read twice counts twice
   * @param samples how many
   * @param earliestMillis from which event time on; {@code Long.MAX_VALUE} if from none
   */
  record Effort(long series, long samples, long earliestMillis) {
    /** Nothing was read. */
    public static final Effort NONE = new Effort(0, 0, Long.MAX_VALUE);
  }
}
