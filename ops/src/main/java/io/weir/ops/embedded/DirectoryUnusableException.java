package io.weir.ops.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A data directory can't be created or written. */
public final class DirectoryUnusableException extends EmbeddedStartException {

  private static final long serialVersionUID = 1L;

  DirectoryUnusableException(Path directory, IOException cause) {
    super(
        "%s: expected a directory that can be written, found: %s".formatted(directory, cause),
        cause);
  }
}
