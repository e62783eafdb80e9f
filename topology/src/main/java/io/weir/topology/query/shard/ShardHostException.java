package io.weir.topology.query.shard;

import org.jspecify.annotations.Nullable;

/** An instance doesn't answer: it is away, too slow, or of another version. */
public final class ShardHostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Names the instance and what was found. */
  public ShardHostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
