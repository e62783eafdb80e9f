package io.weir.topology.shard.log;

/**
 * An entry of a shard's changelog is damaged: it is not what this program wrote. Whether the shard
 * goes on without it, the configuration says.
 */
public final class CorruptLogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error with its message. */
  public CorruptLogException(String message) {
    super(message);
  }

  /** An error with its cause. */
  public CorruptLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
