package io.weir.sinks.duckdb;

import io.weir.schemas.labels.Labels;
import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.Reading;
import io.weir.sinks.reading.SeriesChoice;
import io.weir.sinks.reading.StoreReader;
import io.weir.sinks.reading.StoredSeries;
import io.weir.sinks.reading.TimeSpan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * Reads a file that a sink of this process writes, beside it: each reading sees what was committed
 * when it began.
 */
public final class DuckDbReader implements StoreReader {
  private final DuckDbFiles files;
  private final Path path;
  private final DuckDbOptions options;
  private volatile boolean closed;

  DuckDbReader(DuckDbFiles files, Path path, DuckDbOptions options) {
    this.files = files;
    this.path = path;
    this.options = options;
  }

  /**
   * A reader of the file that a connector writes.
   *
   * @param connector the connector's configuration
   */
  public static StoreReader of(Map<String, String> connector) {
    AbstractConfig config = SinkSettings.of(DuckDbSettings.definition(), connector).values();
    return new DuckDbReader(
        DuckDbFiles.OF_PROCESS, DuckDbSettings.path(config), DuckDbSettings.options(config));
  }

  @Override
  public List<StoredSeries> samples(Kept kept, SeriesChoice choice, TimeSpan span, Reading reading)
      throws StoreException {
    return read(reading, rows -> rows.samples(kept, choice, span));
  }

  @Override
  public List<Labels> series(Kept kept, SeriesChoice choice, TimeSpan span, Reading reading)
      throws StoreException {
    return read(reading, rows -> rows.series(kept, choice, span));
  }

  @Override
  public OptionalLong oldestMillis(Kept kept, Reading reading) throws StoreException {
    return read(reading, rows -> rows.oldestMillis(kept));
  }

  /** The file is held for as long as it is read, so that it is closed when its sink lets go. */
  private <T> T read(Reading reading, DuckDbFile.Read<T> read) throws StoreException {
    if (closed) {
      throw new StoreException.Retriable(path + ": expected a reader, found it closed", null);
    }
    DuckDbFile file = files.acquire(path, options);
    try {
      return file.read(reading, read);
    } finally {
      files.release(path);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
