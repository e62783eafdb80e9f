package io.weir.schemas.avro;

/**
 * Bytes are not what their schema says; the message names the position, the expectation and what
 * was found.
 */
public final class MalformedAvroException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error with its message. */
  public MalformedAvroException(String message) {
    super(message);
  }
}
