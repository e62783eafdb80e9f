package io.weir.scraper.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.scraper.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the order of events, no mark passes samples that are sent after it. */
class MarkTrackerProperties {
  private static final long START = 1_700_000_000_000L;
  private static final long MAX_HOLD = 20_000;

  private static final class Scrape {
    MarkTracker.UnderWay mark;
    final long startMillis;
    long oldestMillis;
    boolean obtained;

    Scrape(MarkTracker.UnderWay mark, long startMillis) {
      this.mark = mark;
      this.startMillis = startMillis;
      this.oldestMillis = mark.timestampMillis();
    }
  }

  @Property(tries = 500)
  void noMarkPassesWhatIsSentLater(@ForAll Random random) {
    ManualTime time = new ManualTime(START);
    MarkTracker marks = new MarkTracker(time, Duration.ofMillis(MAX_HOLD));
    List<Scrape> underWay = new ArrayList<>();
    long age = random.nextInt(5_000);
    long greatestMark = Long.MIN_VALUE;
    // The first scrapes show the age; the property is about what comes then.
    MarkTracker.UnderWay first = marks.begin(Long.MAX_VALUE, 0);
    marks.finished(marks.obtained(first, first.timestampMillis() - age));
    for (int step = 0; step < 200; step++) {
      int choice = random.nextInt(6);
      if (choice == 0) {
        time.advance(Duration.ofMillis(random.nextInt(3_000)));
      } else if (choice == 1) {
        long now = time.millis();
        MarkTracker.UnderWay mark = marks.begin(now - random.nextInt(5), random.nextInt(3));
        assertThat(mark.timestampMillis()).isBetween(now - 2, now);
        underWay.add(new Scrape(mark, now));
      } else if (choice == 2) {
        long mark = marks.markMillis();
        long now = time.millis();
        greatestMark = Math.max(greatestMark, mark);
        assertThat(mark).isLessThanOrEqualTo(now);
        for (Scrape scrape : underWay) {
          if (scrape.obtained) {
            assertThat(mark).as("samples that are here").isLessThanOrEqualTo(scrape.oldestMillis);
          } else if (now - scrape.startMillis + age <= MAX_HOLD) {
            assertThat(mark)
                .as("a scrape that may bring samples of the usual age")
                .isLessThanOrEqualTo(scrape.mark.timestampMillis() - age);
          }
        }
        if (underWay.isEmpty()) {
          assertThat(mark).isEqualTo(now - 2 - age);
        }
      } else if (!underWay.isEmpty()) {
        Scrape scrape = underWay.get(random.nextInt(underWay.size()));
        if (scrape.obtained || random.nextInt(8) == 0) {
          marks.finished(scrape.mark);
          underWay.remove(scrape);
        } else {
          long oldest = scrape.mark.timestampMillis() - random.nextInt((int) age + 1);
          scrape.mark = marks.obtained(scrape.mark, oldest);
          scrape.obtained = true;
          // What a mark had passed before, it has passed.
          scrape.oldestMillis = Math.max(oldest, greatestMark);
        }
      }
    }
  }
}
