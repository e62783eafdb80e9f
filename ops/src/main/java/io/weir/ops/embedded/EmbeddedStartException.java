package io.weir.ops.embedded;

/**
 * An embedded part can't start for a reason that its user has to remove: its message is one line
 * and says which. Anything else that goes wrong at a start is another exception.
 */
public abstract sealed class EmbeddedStartException extends RuntimeException
    permits PortInUseException, DirectoryInUseException, DirectoryUnusableException {

  private static final long serialVersionUID = 1L;

  EmbeddedStartException(String message, Throwable cause) {
    super(message, cause);
  }

  EmbeddedStartException(String message) {
    super(message);
  }
}
