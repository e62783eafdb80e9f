package io.weir.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScrapedTotalsTest {
  private static final String INSTANCE = "a:1";

  private final ScrapedTotals totals = new ScrapedTotals();

  private static byte[] batch(long timestampMillis, boolean failed, double... values) {
    SampleBatchWriter writer = new SampleBatchWriter();
    append(writer, "up", timestampMillis, failed ? 0 : 1);
    for (int i = 0; i < values.length; i++) {
      append(writer, "m" + i, timestampMillis, values[i]);
    }
    Scrape scrape = new Scrape("bench/" + INSTANCE, 1_000, timestampMillis, failed, "");
    return writer.finish(new BatchHeader("default", Source.NONE, scrape, null), 1);
  }

  private static void append(
      SampleBatchWriter writer, String name, long timestampMillis, double value) {
    byte[] labels = Labels.of(Labels.METRIC_NAME, name, "instance", INSTANCE).encoded();
    writer.append(labels, 0, labels.length, MetricType.GAUGE, 0, timestampMillis, value);
  }

  private static List<TargetServer.Served> served(long scrapes, double sum) {
    return List.of(new TargetServer.Served(INSTANCE, 2, scrapes, sum));
  }

  @Test
  void findsThatAllIsThere() {
    totals.add(batch(1_000, false, 1, 2));
    totals.add(batch(2_000, false, 3, 4));
    assertThat(totals.count()).isEqualTo(6);
    assertThat(totals.differences(served(2, 10))).isEmpty();
  }

  @Test
  void doesNotMissALastScrapeOrAFailedOne() {
    totals.add(batch(1_000, false, 1, 2));
    totals.add(batch(2_000, true, StaleMarker.VALUE, StaleMarker.VALUE));
    assertThat(totals.failedScrapes()).isEqualTo(1);
    assertThat(totals.differences(served(3, 10))).isEmpty();
  }

  @Test
  void missesScrapesSamplesAndValues() {
    totals.add(batch(1_000, false, 1, 2));
    totals.add(batch(2_000, false, 3));
    assertThat(totals.differences(served(2, 10)))
        .containsExactly(
            "a:1: expected 2 samples of the scrape at 2000, found 1",
            "a:1: expected values whose sum is 10.0, found 6.0");
    assertThat(totals.differences(served(4, 10))).contains("a:1: expected 4 scrapes, found 2");
    assertThat(totals.differences(served(1, 10))).contains("a:1: expected 1 scrapes, found 2");
  }
}
