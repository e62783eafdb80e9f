package io.weir.sinks.reading;

import io.weir.schemas.labels.Labels;
import io.weir.sinks.delivery.StoreException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads what a sink wrote into its store. Making one connects to nothing. A reading that is ended
 * from outside fails, with {@link ReadingEndedException} or as the store sees it. Safe for any
 * number of threads.
 */
public interface StoreReader extends AutoCloseable {
  /**
   * Series that have samples in a range, with these samples, staleness markers among them.
   *
   * @return each labels once, in any order
   * @throws StoreException if the store doesn't answer
   * @throws TooManySamplesException if there are more than may be read
   */
  List<StoredSeries> samples(Kept kept, SeriesChoice choice, TimeSpan span, Reading reading)
      throws StoreException;

  /**
   * The labels of series that have samples in a range, each once. A store that knows only on which
   * days a series was there gives those of these days; and of a range without a beginning a store
   * may give all series that it has rows of, whatever rows these are.
   *
   * @throws StoreException if the store doesn't answer
   */
  List<Labels> series(Kept kept, SeriesChoice choice, TimeSpan span, Reading reading)
      throws StoreException;

  /**
   * The event time of the oldest row; empty if there is none, or the store can't tell.
   *
   * @throws StoreException if the store doesn't answer
   */
  OptionalLong oldestMillis(Kept kept, Reading reading) throws StoreException;

  /** Lets go of connections and files; never throws. */
  @Override
  void close();
}
