package io.weir.topology.shard;

/**
 * A shard can't be read, or can't be read any more: it is closed, restoring, or a standby that
 * wasn't asked for. Another instance may have it, or this one in a while; nothing is wrong with the
 * request.
 */
public final class UnreadableShardException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableShardException(String message) {
    super(message);
  }

  UnreadableShardException(String message, Throwable cause) {
    super(message, cause);
  }
}
