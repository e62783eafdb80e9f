package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * The files that are open in this process: DuckDB lets one process have a file, and all its tasks
 * share it. A file is closed when its last user lets go. Any thread may use it.
 */
final class DuckDbFiles {
  /** The files of the process. Connect makes tasks, so there is no other way to share. */
  static final DuckDbFiles OF_PROCESS = new DuckDbFiles(Clock.systemUTC());

  private final Clock clock;
  private final Map<Path, Shared> files = new HashMap<>();

  DuckDbFiles(Clock clock) {
    this.clock = clock;
  }

  /**
   * A file, not necessarily open yet; {@link #release} it as often.
   *
   * @throws StoreException.Fatal if another user has it with other options
   */
  synchronized DuckDbFile acquire(Path path, DuckDbOptions options) throws StoreException {
    Path key = path.toAbsolutePath().normalize();
    Shared shared = files.computeIfAbsent(key, k -> new Shared(new DuckDbFile(k, options, clock)));
    if (!shared.file.options().equals(options)) {
      throw new StoreException.Fatal(
          "%s: expected one set of options for all its connectors, found %s and %s"
              .formatted(key, shared.file.options(), options),
          null);
    }
    shared.users++;
    return shared.file;
  }

  /** Lets go of a file that was acquired. */
  synchronized void release(Path path) {
    Path key = path.toAbsolutePath().normalize();
    Shared shared = files.get(key);
    if (shared == null) {
      throw new IllegalStateException(key + ": expected a file in use, found none");
    }
    shared.users--;
    if (shared.users == 0) {
      files.remove(key);
      shared.file.close();
    }
  }

  private static final class Shared {
    private final DuckDbFile file;
    private int users;

    Shared(DuckDbFile file) {
      this.file = file;
    }
  }
}
