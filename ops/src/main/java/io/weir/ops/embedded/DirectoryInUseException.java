package io.weir.ops.embedded;

import java.nio.file.Path;

/** A data directory is held by another Weir. */
public final class DirectoryInUseException extends EmbeddedStartException {

  private static final long serialVersionUID = 1L;

  DirectoryInUseException(Path directory, String holder) {
    super(
        "%s: expected a data directory of our own, found it in use by another Weir (%s)"
            .formatted(directory, holder));
  }
}
