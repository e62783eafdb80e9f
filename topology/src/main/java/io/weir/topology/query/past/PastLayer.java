package io.weir.topology.query.past;

import io.weir.schemas.labels.Labels;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one store keeps of one kind, in one resolution. Calls block, and end early when their thread
 * is interrupted. Safe for any number of threads.
 */
public interface PastLayer {
  /** What is kept. */
  enum Content {
    /** Samples as they came, or rollups of them; results of rules may be among them. */
    SAMPLES,
    /** Results of rules, as they were recorded. */
    RESULTS
  }

  /** The store's name, for messages. */
  String store();

  /** What is kept. */
  Content content();

  /**
   * The length of the windows of which each has one sample; 0 if samples are as they were. A
   * window's sample stands at its end less a millisecond.
   */
  long windowMillis();

  /**
   * The event time from which on the store lets nothing go; {@code Long.MIN_VALUE} if it never
   * does. What was before the store began isn't there all the same.
   *
   * @param nowMillis the present
   */
  long heldFromMillis(long nowMillis);

  /**
   * The event time of the oldest sample that is there; empty if that isn't known, or there is none.
   *
   * @param timeout after which nothing is waited for any more
   */
  OptionalLong oldestMillis(Duration timeout);

  /**
   * The time, at most the one asked for, until which everything is there that was told by then.
   *
   * @param timeout after which nothing is waited for any more
   * @throws PastException if nobody knows
   */
  long completeUntilMillis(long untilMillis, Duration timeout);

  /**
   * Series with their samples in a range, staleness markers too, each labels once, in any order.
   *
   * @param timeout after which nothing is waited for any more
   * @throws PastException if the store doesn't answer, or may not be read for who asks
   * @throws io.weir.topology.promql.value.QueryException if there are too many samples
   * @throws io.weir.topology.query.QueryFailure if the time is over, or the thread is interrupted
   */
  List<PastSeries> samples(PastQuestion question, Duration timeout);

  /**
   * The labels of series that have samples in a range, each once; where a store can't tell, also
   * those of the days around.
   *
   * @param timeout after which nothing is waited for any more
   * @throws PastException as {@link #samples} does
   * @throws io.weir.topology.query.QueryFailure as {@link #samples} does
   */
  List<Labels> series(PastQuestion question, Duration timeout);
}
