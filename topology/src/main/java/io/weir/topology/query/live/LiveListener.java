package io.weir.topology.query.live;

import io.weir.topology.query.QueryFailure;

/** Is told of an expression's ticks, by one thread at a time, and must not block. */
public interface LiveListener {
  /** A tick is known, or known anew. */
  void tick(LiveTick tick);

  /** There is no value at a tick, or no answer; nothing more is told. */
  void failed(QueryFailure failure);
}
