package io.weir.scraper.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.scraper.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MarkTrackerTest {
  private static final long START = 1_700_000_000_000L;
  private static final long IDLE = MarkTracker.MAX_ALIGNMENT_MILLIS;

  private final ManualTime time = new ManualTime(START);
  private final MarkTracker marks = new MarkTracker(time, Duration.ofSeconds(20));

  private MarkTracker.UnderWay begin() {
    return marks.begin(Long.MAX_VALUE, 0);
  }

  private void after(int seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void isAMomentAgoWithoutAScrape() {
    assertThat(marks.markMillis()).isEqualTo(START - IDLE);
    after(7);
    assertThat(marks.markMillis()).isEqualTo(START + 7_000 - IDLE);
  }

  @Test
  void isTheStartOfTheOldestScrapeUnderWay() {
    MarkTracker.UnderWay first = begin();
    after(3);
    MarkTracker.UnderWay second = begin();
    after(3);
    assertThat(marks.markMillis()).isEqualTo(START);
    marks.finished(first);
    assertThat(marks.markMillis()).isEqualTo(START + 3_000);
    marks.finished(second);
    assertThat(marks.markMillis()).isEqualTo(START + 6_000 - IDLE);
  }

  @Test
  void isHeldBackByAHangingTargetAtMostForMaxHold() {
    begin();
    after(20);
    assertThat(marks.markMillis()).isEqualTo(START);
    after(5);
    assertThat(marks.markMillis()).isEqualTo(START + 5_000);
  }

  @Test
  void doesNotPassSamplesThatAreHereUntilTheProducerHasThem() {
    MarkTracker.UnderWay scrape = begin();
    after(1);
    scrape = marks.obtained(scrape, scrape.timestampMillis());
    after(600);
    assertThat(marks.markMillis()).isEqualTo(START);
    marks.finished(scrape);
    assertThat(marks.markMillis()).isEqualTo(START + 601_000 - IDLE);
  }

  @Test
  void yieldsToTheAgesOfHonouredTimestampsForAWhile() {
    MarkTracker.UnderWay scrape = begin();
    after(1);
    scrape = marks.obtained(scrape, START - 4_000);
    marks.finished(scrape);
    assertThat(marks.markMillis()).isEqualTo(START + 1_000 - IDLE - 4_000);
    after(290);
    assertThat(marks.markMillis()).isEqualTo(START + 291_000 - IDLE - 4_000);
    after(200);
    assertThat(marks.markMillis()).as("turned once").isEqualTo(START + 491_000 - IDLE - 4_000);
    after(301);
    assertThat(marks.markMillis()).as("forgotten").isEqualTo(START + 792_000 - IDLE);
  }

  @Test
  void yieldsToAgesAtMostByMaxHold() {
    MarkTracker.UnderWay scrape = begin();
    scrape = marks.obtained(scrape, START - 3_600_000);
    marks.finished(scrape);
    assertThat(marks.markMillis()).isEqualTo(START - 20_000);
  }

  @Test
  void datesAScrapeByItsPlanWithinTheToleranceOnly() {
    time.stall(Duration.ofMillis(2));
    assertThat(marks.begin(START, 2).timestampMillis()).isEqualTo(START);
    assertThat(marks.begin(START, 1).timestampMillis()).isEqualTo(START + 2);
    assertThat(marks.begin(START + 5, 2).timestampMillis()).isEqualTo(START + 2);
    time.stall(Duration.ofMillis(1));
    assertThat(marks.begin(START, 100).timestampMillis()).isEqualTo(START + 3);
  }

  @Test
  void datesNoScrapeBeforeAMarkThatWasGiven() {
    assertThat(marks.markMillis()).isEqualTo(START - 2);
    time.stall(Duration.ofMillis(1));
    assertThat(marks.begin(START - 3, 100).timestampMillis()).isEqualTo(START + 1);
    assertThat(marks.begin(START - 1, 100).timestampMillis()).isEqualTo(START - 1);
  }
}
