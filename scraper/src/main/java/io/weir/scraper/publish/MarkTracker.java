package io.weir.scraper.publish;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * Up to which event time this source has sent everything (T2, T3). The mark is the start of the
 * oldest scrape under way, or a moment ago if none is. A scrape that waits for its target holds the
 * mark back at most {@code maxHold}; one whose samples are here holds it back until they are with
 * the producer, however long that takes. If targets give timestamps of their own that run behind,
 * the mark runs behind as far as they did lately, at most {@code maxHold}.
 *
 * <p>A mark is exclusive: all samples before it have been sent. Safe for many threads.
 */
final class MarkTracker {
  /** How far a scrape's timestamp may be moved back to the moment that was planned for it. */
  static final long MAX_ALIGNMENT_MILLIS = 2;

  /** Ages of timestamps count for so long, and up to twice as long. */
  private static final long AGES_WINDOW_MILLIS = Duration.ofMinutes(5).toMillis();

  private static final Comparator<UnderWay> OLDEST_FIRST =
      Comparator.comparingLong(UnderWay::heldMillis).thenComparingLong(UnderWay::number);

  /**
   * A scrape under way.
   *
   * @param number tells it from others of the same moment
   * @param timestampMillis its start, since the Unix epoch
   * @param heldMillis the mark doesn't pass this
   */
  record UnderWay(long number, long timestampMillis, long heldMillis) {}

  private final InstantSource clock;
  private final long maxHoldMillis;
  private final TreeSet<UnderWay> scraping = new TreeSet<>(OLDEST_FIRST);
  private final TreeSet<UnderWay> publishing = new TreeSet<>(OLDEST_FIRST);
  private long begun;
  private long lastMarkMillis = Long.MIN_VALUE;

  private long agesSinceMillis;
  private long greatestAgeMillis;
  private long greatestAgeBeforeMillis;

  MarkTracker(InstantSource clock, Duration maxHold) {
    this.clock = clock;
    this.maxHoldMillis = maxHold.toMillis();
    this.agesSinceMillis = clock.millis();
  }

  /**
   * A scrape begins now.
   *
   * @param plannedMillis the moment planned for it; taken as its start if that is at most {@code
   *     toleranceMillis} ago and no mark has passed it
   * @param toleranceMillis at most {@link #MAX_ALIGNMENT_MILLIS} counts
   */
  synchronized UnderWay begin(long plannedMillis, long toleranceMillis) {
    long now = clock.millis();
    long lag = now - plannedMillis;
    boolean planned =
        lag >= 0
            && lag <= Math.min(toleranceMillis, MAX_ALIGNMENT_MILLIS)
            && plannedMillis >= lastMarkMillis;
    long timestamp = planned ? plannedMillis : now;
    UnderWay scrape = new UnderWay(begun++, timestamp, timestamp);
    scraping.add(scrape);
    return scrape;
  }

  /**
   * The scrape's samples are here and will be sent, whatever happens.
   *
   * @param oldestMillis the oldest timestamp among them; the scrape's own, if it has none older
   * @return the scrape from now on
   */
  synchronized UnderWay obtained(UnderWay scrape, long oldestMillis) {
    long age = Math.min(scrape.timestampMillis() - oldestMillis, maxHoldMillis);
    turnAges();
    greatestAgeMillis = Math.max(greatestAgeMillis, age);
    scraping.remove(scrape);
    long held = Math.max(Math.min(scrape.timestampMillis(), oldestMillis), lastMarkMillis);
    UnderWay obtained = new UnderWay(scrape.number(), scrape.timestampMillis(), held);
    publishing.add(obtained);
    return obtained;
  }

  /** The scrape's samples are with the producer, or it has none. */
  synchronized void finished(UnderWay scrape) {
    scraping.remove(scrape);
    publishing.remove(scrape);
  }

  /** The mark, since the Unix epoch. */
  synchronized long markMillis() {
    long now = clock.millis();
    turnAges();
    long mark = now - MAX_ALIGNMENT_MILLIS;
    if (!scraping.isEmpty()) {
      mark = Math.min(mark, scraping.first().heldMillis());
    }
    mark -= Math.max(greatestAgeMillis, greatestAgeBeforeMillis);
    mark = Math.max(mark, now - maxHoldMillis);
    if (!publishing.isEmpty()) {
      mark = Math.min(mark, publishing.first().heldMillis());
    }
    lastMarkMillis = Math.max(lastMarkMillis, mark);
    return mark;
  }

  private void turnAges() {
    long now = clock.millis();
    long elapsed = now - agesSinceMillis;
    if (elapsed >= AGES_WINDOW_MILLIS) {
      greatestAgeBeforeMillis = elapsed < 2 * AGES_WINDOW_MILLIS ? greatestAgeMillis : 0;
      greatestAgeMillis = 0;
      agesSinceMillis = now;
    }
  }
}
