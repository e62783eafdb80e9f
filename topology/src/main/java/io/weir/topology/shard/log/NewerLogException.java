package io.weir.topology.shard.log;

/**
 * An entry of a shard's changelog is of a kind or version that this program doesn't know: a newer
 * one wrote it. Fatal, whatever is done about damage: it may say what nothing else says.
 */
public final class NewerLogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error with its message. */
  public NewerLogException(String message) {
    super(message);
  }

  /** An error with its cause. */
  public NewerLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
