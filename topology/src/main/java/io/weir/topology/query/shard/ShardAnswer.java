package io.weir.topology.query.shard;

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
   * @param notes what the evaluation has to say
   * @param effort what was read for it
   */
  record Read<T>(int partition, T value, ShardView view, Notes notes, Effort effort)
      implements ShardAnswer<T> {}

  /** It can't be read here, now. */
  record Unreadable<T>(int partition, String reason) implements ShardAnswer<T> {}

  /**
   * What was read.
   *
   * @param samples how many
   * @param earliestMillis from which event time on; {@code Long.MAX_VALUE} if from none
   */
  record Effort(long samples, long earliestMillis) {
    /** Nothing was read. */
    public static final Effort NONE = new Effort(0, Long.MAX_VALUE);
  }

  /**
   * Annotations, with positions in the query.
   *
   * @param warnings what may make the value wrong
   * @param infos what the asker should know
   */
  record Notes(List<String> warnings, List<String> infos) {
    /** Nothing to say. */
    public static final Notes NONE = new Notes(List.of(), List.of());

    public Notes {
      warnings = List.copyOf(warnings);
      infos = List.copyOf(infos);
    }
  }
}
