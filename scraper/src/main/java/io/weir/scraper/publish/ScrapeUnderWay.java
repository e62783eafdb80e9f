package io.weir.scraper.publish;

import io.weir.schemas.samples.Scrape;

/** A scrape from its start until its samples are with the producer. For one thread. */
public final class ScrapeUnderWay implements AutoCloseable {
  private final Publisher publisher;
  private MarkTracker.UnderWay mark;

  ScrapeUnderWay(Publisher publisher, MarkTracker.UnderWay mark) {
    this.publisher = publisher;
    this.mark = mark;
  }

  /** The scrape's timestamp, since the Unix epoch. */
  public long timestampMillis() {
    return mark.timestampMillis();
  }

  /**
   * Hands all samples to the producer, and waits as long as it has no room.
   *
   * @return false if the publisher was closed before that
   */
  public boolean publish(ScrapeBatches batches, Scrape scrape) {
    mark =
        publisher.marks().obtained(mark, Math.min(batches.oldestMillis(), mark.timestampMillis()));
    return publisher.send(batches, scrape);
  }

  /** The scrape is over, with or without samples: the mark may pass it. */
  @Override
  public void close() {
    publisher.marks().finished(mark);
  }
}
